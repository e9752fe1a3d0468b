import { abortable } from '../abortable.ts';

/** A stream of the client, read by asking: nothing is taken from it before it is wanted. */
export type Pull<T> = {
  /** The next one, if it is there. @throws what the stream failed with. */
  take(): T | undefined;
  /** Waits until there may be more; false: nothing came within so many milliseconds. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<boolean>;
  /** Whether all that came so far was taken. */
  isEmpty(): boolean;
  /** Whether the server ended the stream. */
  isEnded(): boolean;
  /** Lets the call go. */
  close(): void;
};

/** What is used of a stream of the client; its own types are those of an older Node. */
type Cancellable = {
  read(): unknown;
  destroy(): unknown;
  readableLength: number;
  on(event: 'readable' | 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
} & ({ cancel(): Promise<void> } | { unsubscribe(): Promise<void> });

/** Reads a stream of the client. It emits `error` without being destroyed, and may do so after it was left. */
export function openPull<T>(stream: Cancellable): Pull<T> {
  let failure: { error: unknown } | undefined;
  let isEnded = false;
  let news = Promise.withResolvers<void>();
  const tell = () => {
    news.resolve();
    news = Promise.withResolvers();
  };
  stream.on('readable', tell);
  stream.on('error', (error) => {
    failure ??= { error };
    tell();
  });
  for (const event of ['end', 'close'] as const)
    stream.on(event, () => {
      isEnded = true;
      tell();
    });

  return {
    take() {
      const one = stream.read();
      if (one !== null) return one as T;
      if (failure) throw failure.error;
      return undefined;
    },
    async wait(milliseconds, signal) {
      if (stream.readableLength > 0 || failure || isEnded) return true;
      let timer: NodeJS.Timeout | undefined;
      const idle = new Promise<false>((resolve) => {
        timer = setTimeout(resolve, milliseconds, false);
      });
      const came = news.promise.then(() => true);
      try {
        return await abortable(Promise.race([came, idle]), signal);
      } finally {
        clearTimeout(timer);
      }
    },
    isEmpty: () => stream.readableLength === 0,
    isEnded: () => isEnded,
    close() {
      const left = 'cancel' in stream ? stream.cancel() : stream.unsubscribe();
      left.catch(() => {});
      stream.destroy();
    },
  };
}
