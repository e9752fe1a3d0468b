import { AppError } from '@grasp/errors';
import { allowMany } from '../abortable.ts';
import { type Call, openCall } from '../call.ts';
import { logErrors } from '../errors.ts';
import type { Append, AppendOutcome } from '../event-store.ts';
import { type PreparedAppend, prepareAppend } from '../prepare-append.ts';
import { overloaded, unavailable } from './failure.ts';
import { type Lane, type Pending, TooLarge } from './lane.ts';
import { bytesOf } from './translate.ts';

/** Bytes and events of one write. The server takes 1 MiB at once (`MaxAppendSize`), wherever its messages are cut. */
const MOST = { bytes: 1_000_000, events: 2_000 };

export type AppenderOptions = {
  /** Milliseconds that an append waits for a log that is away before it is answered with `log_unavailable`. */
  deadlineMs: number;
  /** Events that may wait. */
  maxWaiting: number;
};

/** Collects appends by stream and writes those of different streams at once. */
export type Appender = {
  append(appends: readonly Append[], signal?: AbortSignal): Promise<readonly AppendOutcome[]>;
  /** Writes what waits, then takes nothing more. */
  close(): Promise<void>;
};

/** Makes the append side of the log. An aborted call is answered at once; what it already sent may still be stored. */
export function createAppender(lane: Lane, options: AppenderOptions): Appender {
  const queues = new Map<string, Pending[]>();
  const running = new Set<Promise<void>>();
  let waiting = 0;
  let isClosed = false;

  async function append(appends: readonly Append[], signal?: AbortSignal) {
    signal?.throwIfAborted();
    if (isClosed) throw unavailable(new Error('the log was closed'));
    const prepared = appends.map(prepareOne);
    if (prepared.length === 0) return [];
    const size = prepared.reduce((sum, one) => sum + one.events.length, 0);
    if (waiting > 0 && waiting + size > options.maxWaiting)
      throw overloaded(`${waiting} events wait`);
    const { call, answer } = openCall(prepared.length, options.deadlineMs);
    for (const [index, one] of prepared.entries()) enqueue({ append: one, call, index });
    return signal ? untilAborted(call, answer, signal) : answer;
  }

  function enqueue(item: Pending) {
    const { stream } = item.append;
    waiting += item.append.events.length;
    const queue = queues.get(stream);
    if (queue) return void queue.push(item);
    queues.set(stream, [item]);
    // The rest of the call joins it.
    const work = Promise.resolve().then(() => empty(stream));
    running.add(work);
    work.finally(() => running.delete(work)).catch(() => {});
  }

  async function empty(stream: string) {
    for (let queue = queues.get(stream); queue && queue.length > 0; queue = queues.get(stream)) {
      const taken = queue.splice(0, countOf(queue));
      waiting -= taken.reduce((sum, one) => sum + one.append.events.length, 0);
      const items = taken.filter(({ call }) => !call.isSettled);
      if (items.length > 0) await carryOut(lane, stream, items);
    }
    queues.delete(stream);
  }

  async function close() {
    isClosed = true;
    await Promise.all(running);
  }

  return { append, close };
}

/** Answers the appends of one stream. */
async function carryOut(lane: Lane, stream: string, items: readonly Pending[]): Promise<void> {
  try {
    const outcomes = await lane.append(stream, items);
    for (const [place, { call, index }] of items.entries())
      call.decide(index, outcomes[place] as AppendOutcome);
  } catch (error) {
    if (!(error instanceof TooLarge)) fail(items, error);
    else if (items.length === 1) fail(items, tooLarge());
    // A server that takes less than others at once may take them one by one.
    else await eachAlone(lane, stream, items);
  }
}

async function eachAlone(lane: Lane, stream: string, items: readonly Pending[]): Promise<void> {
  for (const item of items) await carryOut(lane, stream, [item]);
}

function fail(items: readonly Pending[], error: unknown): void {
  for (const { call } of items) call.fail(error);
}

/** Checks what this store cannot hold beside what none can. @throws AppError `invalid_append`. */
function prepareOne(append: Append): PreparedAppend {
  const prepared = prepareAppend(append);
  // `$` is the server's own.
  if (prepared.stream.startsWith('$')) throw refused('stream');
  if (prepared.events.some(({ type }) => type.startsWith('$'))) throw refused('type');
  if (sizeOf(prepared) > MOST.bytes) throw tooLarge();
  return prepared;
}

function untilAborted<T>(call: Call, answer: Promise<T>, signal: AbortSignal): Promise<T> {
  allowMany(signal);
  const abort = () => call.fail(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return answer.finally(() => signal.removeEventListener('abort', abort));
}

function countOf(queue: readonly Pending[]): number {
  let [bytes, events] = [0, 0];
  for (const [count, { append }] of queue.entries()) {
    bytes += sizeOf(append);
    events += append.events.length;
    if (bytes > MOST.bytes || events > MOST.events) return Math.max(1, count);
  }
  return queue.length;
}

function sizeOf(append: PreparedAppend): number {
  return append.events.reduce((sum, event) => sum + bytesOf(event), 0);
}

function refused(field: string): AppError {
  return new AppError(logErrors.invalid_append, { detail: field, field });
}

function tooLarge(): AppError {
  const detail = `an append of more than ${MOST.bytes} bytes`;
  return new AppError(logErrors.invalid_append, { detail, field: 'events' });
}
