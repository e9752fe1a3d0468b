import { abortable } from './abortable.ts';

/** How far a log reaches, for those who wait for more. */
export type News = {
  /** Tells how far the log reaches now; an older position is no news. */
  reach(position: bigint): void;
  /**
   * Waits until the log reaches beyond a position; gives how far, or undefined once closed.
   * Rejects with the signal's reason.
   */
  beyond(position: bigint, signal: AbortSignal): Promise<bigint | undefined>;
  /** Lets everybody who waits go. */
  close(): void;
};

/** Makes the news of a log. */
export function createNews(): News {
  let head = 0n;
  let isClosed = false;
  let next = Promise.withResolvers<void>();

  function wakeAll() {
    next.resolve();
    next = Promise.withResolvers();
  }

  return {
    reach(position) {
      if (position <= head) return;
      head = position;
      wakeAll();
    },
    async beyond(position, signal) {
      while (head <= position && !isClosed) await abortable(next.promise, signal);
      return head > position ? head : undefined;
    },
    close() {
      isClosed = true;
      wakeAll();
    },
  };
}
