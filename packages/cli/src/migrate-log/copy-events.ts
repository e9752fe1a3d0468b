import type { RecordedEvent } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { Append, AppendOutcome, EventStore } from '@grasp/event-store';
import { cliErrors } from '../errors.ts';

/** Events per batch: one transaction of PostgreSQL. */
const BATCH_SIZE = 4_000;

export type Copying = {
  from: EventStore;
  to: EventStore;
  /** Whether the log to copy to makes one transaction of a call, in its order; else a few appends go at once. */
  keepsOrder: boolean;
  /** Position after which it begins. */
  after: bigint;
  signal: AbortSignal;
  /** Told after each batch how many events were copied since the beginning, and up to which position. */
  onProgress: (events: number, upTo: bigint) => void;
};

/**
 * Copies what follows a position, in its order, each event with its id and its clocks. It stands at exact revisions, so
 * another writer is noticed.
 * @throws AppError `logs_differ` where the copy does not end as expected.
 */
export async function copyEvents(copying: Copying): Promise<void> {
  const { from, to, keepsOrder, after, signal, onProgress } = copying;
  let [copied, last] = [0, 0n];
  for await (const { events, upTo } of from.readAll({ after, batchSize: BATCH_SIZE, signal })) {
    const runs = toRuns(events);
    const calls = keepsOrder ? [runs] : toWindows(runs);
    for (const call of calls) {
      signal.throwIfAborted();
      if (call.length > 0) last = check(call, await to.append(call), last);
    }
    copied += events.length;
    onProgress(copied, upTo);
  }
}

/** Bytes of one append as JSON: the event store takes a megabyte at once. */
const MOST_BYTES = 500_000;

type Run = { append: Append; events: RecordedEvent[]; bytes: number };

/** Neighbours of one stream that were taken at the same instant are one append. */
function toRuns(events: readonly RecordedEvent[]): Append[] {
  const runs: Run[] = [];
  for (const event of events) {
    const bytes = sizeOf(event);
    const last = runs.at(-1);
    if (last && joins(event, last) && last.bytes + bytes <= MOST_BYTES) {
      last.events.push(event);
      last.bytes += bytes;
    } else runs.push(toRun(event, bytes));
  }
  return runs.map(({ append }) => append);
}

function joins({ stream, acceptedAt }: RecordedEvent, { append }: Run): boolean {
  return append.stream === stream && append.acceptedAt === acceptedAt;
}

function toRun(event: RecordedEvent, bytes: number): Run {
  const { stream, revision, acceptedAt } = event;
  const events = [event];
  const expected = revision === 0 ? 'none' : revision - 1;
  return { append: { stream, expected, acceptedAt, events }, events, bytes };
}

function sizeOf({ data, meta }: RecordedEvent): number {
  return Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(meta));
}

/** Appends that the event store is given at once: as many as its client sends without queueing. */
const MOST_IN_WINDOW = 15;

/**
 * Neighbours that are sent together: on one connection, in their order, none of them again, so that a failure cuts off
 * the end of what was sent and nothing else. The first one goes alone: it opens that connection.
 */
function toWindows(runs: readonly Append[]): Append[][] {
  const windows: Append[][] = [];
  let streams = new Set<string>();
  for (const run of runs) {
    const isFull = windows.length <= 1 || streams.size === MOST_IN_WINDOW;
    if (isFull || streams.has(run.stream)) {
      windows.push([]);
      streams = new Set();
    }
    streams.add(run.stream);
    windows.at(-1)?.push(run);
  }
  return windows;
}

/** @returns the position of the last of them. @throws AppError `logs_differ` where they do not stand in their order. */
function check(
  appends: readonly Append[],
  outcomes: readonly AppendOutcome[],
  after: bigint,
): bigint {
  let last = after;
  for (const [index, outcome] of outcomes.entries()) {
    const { status } = outcome;
    const isThere = status === 'appended' || status === 'duplicate';
    if (!isThere || outcome.position <= last) {
      const detail = `${appends[index]?.stream}: ${isThere ? 'out of order' : status}`;
      throw new AppError(cliErrors.logs_differ, { detail });
    }
    last = outcome.position;
  }
  return last;
}
