import type { RecordedEvent } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { Append, AppendOutcome, EventStore } from '@grasp/event-store';
import { cliErrors } from '../errors.ts';

/** Events per batch: one transaction of PostgreSQL. */
const BATCH_SIZE = 4_000;

export type Copying = {
  from: EventStore;
  to: EventStore;
  /** Whether the log to copy to keeps the order in which the appends of one call stand; else they go one by one. */
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
  let copied = 0;
  for await (const { events, upTo } of from.readAll({ after, batchSize: BATCH_SIZE, signal })) {
    const runs = toRuns(events);
    const calls = keepsOrder ? [runs] : runs.map((run) => [run]);
    for (const call of calls) {
      signal.throwIfAborted();
      if (call.length > 0) check(call, await to.append(call));
    }
    copied += events.length;
    onProgress(copied, upTo);
  }
}

/** Most events of one append: the event store takes a megabyte at once. */
const MOST_IN_RUN = 200;

/** Neighbours of one stream that were taken at the same instant are one append. */
function toRuns(events: readonly RecordedEvent[]): Append[] {
  const runs: { run: Append; events: RecordedEvent[] }[] = [];
  for (const event of events) {
    const { stream, revision, acceptedAt } = event;
    const last = runs.at(-1);
    const joins = last?.run.stream === stream && last.run.acceptedAt === acceptedAt;
    if (last && joins && last.events.length < MOST_IN_RUN) last.events.push(event);
    else {
      const own = [event];
      const expected = revision === 0 ? 'none' : revision - 1;
      runs.push({ run: { stream, expected, acceptedAt, events: own }, events: own });
    }
  }
  return runs.map(({ run }) => run);
}

function check(appends: readonly Append[], outcomes: readonly AppendOutcome[]): void {
  for (const [index, { status }] of outcomes.entries()) {
    if (status === 'appended' || status === 'duplicate') continue;
    const detail = `${appends[index]?.stream}: ${status}`;
    throw new AppError(cliErrors.logs_differ, { detail });
  }
}
