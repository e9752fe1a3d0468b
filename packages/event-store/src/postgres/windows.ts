import type { RecordedEvent } from '@grasp/domain';
import type pg from 'pg';
import type { Batch, Filter, ReadOptions } from '../event-store.ts';
import { readRows } from './connect.ts';
import { COLUMNS, fromRow, malformed } from './translate.ts';

/** Events per batch. Larger ones were seen to read no faster and to hold more memory. */
export const BATCH_SIZE = 2_000;
/** How many positions a filtered read passes over at once, in batches. */
const FILTERED_WINDOW = 8;

/** Rows that were read of the positions after one, up to and including another. */
export type Window = {
  rows: readonly (readonly string[])[];
  after: bigint;
  upTo: bigint;
  /** Whether there is a row for every position. */
  isDense: boolean;
};

/** Reads on to `head`; the next batch is on its way while one is in use. */
export async function* readWindows(
  pool: pg.Pool,
  options: ReadOptions,
  head: bigint,
): AsyncGenerator<Batch> {
  let next = readWindow(pool, options, { after: options.after, head });
  while (true) {
    const window = await next;
    const isLast = window.upTo === head;
    if (!isLast) {
      next = readWindow(pool, options, { after: window.upTo, head });
      // A reader that leaves early does not wait for it.
      next.catch(() => {});
    }
    yield* deliver(window, head, options.signal);
    if (isLast) return;
  }
}

/** Gives a window as a batch. What stands before an event that cannot be read is still delivered. */
export function* deliver(window: Window, head: bigint, signal?: AbortSignal): Generator<Batch> {
  signal?.throwIfAborted();
  const events: RecordedEvent[] = [];
  const failure = translate(window, events);
  if (failure === undefined) {
    yield { events, upTo: window.upTo, isCaughtUp: window.upTo === head };
    return;
  }
  const last = events.at(-1);
  if (last) yield { events, upTo: last.position, isCaughtUp: false };
  throw failure;
}

async function readWindow(
  pool: pg.Pool,
  { filter, batchSize = BATCH_SIZE, signal }: ReadOptions,
  { after, head }: { after: bigint; head: bigint },
): Promise<Window> {
  const width = BigInt(filter ? batchSize * FILTERED_WINDOW : batchSize);
  const end = after + width < head ? after + width : head;
  const rows = await readRows(pool, selectWindow(filter, [after, end, batchSize]), signal);
  const upTo = rows.length === batchSize ? BigInt(rows.at(-1)?.[0] ?? end) : end;
  return { rows, after, upTo, isDense: filter === undefined };
}

/** Selects at most so many rows ($3) of the positions after $1 up to $2. */
export function selectWindow(filter: Filter | undefined, values: unknown[]) {
  const wanted = filter ? "and split_part(stream, '-', 1) = any($4)" : '';
  const text = `select ${COLUMNS} from log.events
    where position > $1 and position <= $2 ${wanted} order by position limit $3`;
  return { text, values: filter ? [...values, filter.categories] : values };
}

/** Reads the rows of a window into `events`; gives the failure that stopped it. */
function translate({ rows, after, upTo, isDense }: Window, events: RecordedEvent[]): unknown {
  let last = after;
  try {
    for (const row of rows) {
      const event = fromRow(row);
      if (isDense && event.position !== last + 1n) throw nothingAt(last + 1n);
      events.push(event);
      last = event.position;
    }
    if (isDense && last !== upTo) throw nothingAt(last + 1n);
    return undefined;
  } catch (failure) {
    return failure;
  }
}

const nothingAt = (position: bigint) =>
  malformed(`position ${position}`, new Error('nothing there'));
