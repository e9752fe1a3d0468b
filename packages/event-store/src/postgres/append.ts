import { allowMany } from '../abortable.ts';
import { openCall } from '../call.ts';
import type { Append, AppendOutcome } from '../event-store.ts';
import { prepareAppend } from '../prepare-append.ts';
import { createCommitter } from './commit.ts';
import { unavailable } from './failure.ts';
import { createQueue, type Size } from './queue.ts';
import type { Writer } from './writer.ts';

export type AppenderOptions = {
  /** Milliseconds that an append waits for a log that is away before it is answered with `log_unavailable`. */
  deadlineMs: number;
  /** Most that one transaction takes. */
  group: Size;
  /** Most that may wait. */
  queue: Size;
};

/** Collects appends and commits them together. */
export type Appender = {
  append(appends: readonly Append[], signal?: AbortSignal): Promise<readonly AppendOutcome[]>;
  /** Commits what waits, then closes the connection. */
  close(): Promise<void>;
};

/** Makes the append side of the log. An aborted call is answered at once; what it already sent may still be stored. */
export function createAppender(writer: Writer, options: AppenderOptions): Appender {
  const queue = createQueue(options.queue);
  const committer = createCommitter(queue, writer, options.group);
  let isClosed = false;

  async function append(appends: readonly Append[], signal?: AbortSignal) {
    signal?.throwIfAborted();
    if (isClosed) throw unavailable(new Error('the log was closed'));
    const prepared = appends.map(prepareAppend);
    if (prepared.length === 0) return [];
    const { call, answer } = openCall(prepared.length, options.deadlineMs);
    queue.push(prepared.map((one, index) => ({ append: one, call, index })));
    committer.wake();
    if (!signal) return answer;
    allowMany(signal);
    const abort = () => call.fail(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    return answer.finally(() => signal.removeEventListener('abort', abort));
  }

  async function close() {
    isClosed = true;
    await committer.idle();
    await writer.close();
  }

  return { append, close };
}
