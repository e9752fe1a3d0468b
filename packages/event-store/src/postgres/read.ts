import type { RecordedEvent } from '@grasp/domain';
import type pg from 'pg';
import { assertReached } from '../assert-reached.ts';
import type { Batch, Filter, ReadOptions } from '../event-store.ts';
import { isEventId } from '../prepare-append.ts';
import { readRows } from './connect.ts';
import { COLUMNS, fromRow, malformed } from './translate.ts';

/** Events per batch. Larger ones read no faster and hold more memory. */
const BATCH_SIZE = 5_000;
/** How many positions a filtered read passes over at once, in batches. */
const FILTERED_WINDOW = 8;

/** Position of the last event; 0n when the log is empty. */
export async function readHead(pool: pg.Pool, signal?: AbortSignal): Promise<bigint> {
  const text = 'select position from log.events order by position desc limit 1';
  const rows = await readRows(pool, { text, values: [] }, signal);
  return BigInt(rows[0]?.[0] ?? 0);
}

/** The events of one stream by revision. */
export async function readStream(
  pool: pg.Pool,
  stream: string,
  from = 0,
): Promise<RecordedEvent[]> {
  const text = `select ${COLUMNS} from log.events where stream = $1 and revision >= $2 order by revision`;
  return (await readRows(pool, { text, values: [stream, from] })).map(fromRow);
}

/** The events of several streams, ordered by (stream, revision), up to and including a position. */
export async function readStreams(
  pool: pg.Pool,
  streams: readonly string[],
  upTo?: bigint,
): Promise<RecordedEvent[]> {
  const text = `select ${COLUMNS} from log.events
    where stream = any($1) and ($2::bigint is null or position <= $2) order by stream, revision`;
  return (await readRows(pool, { text, values: [streams, upTo ?? null] })).map(fromRow);
}

/** The events with these ids, in log order. */
export async function findEvents(pool: pg.Pool, ids: readonly string[]): Promise<RecordedEvent[]> {
  const text = `select ${COLUMNS} from log.events where id = any($1::uuid[]) order by position`;
  return (await readRows(pool, { text, values: [ids.filter(isEventId)] })).map(fromRow);
}

/**
 * Reads to the end of the log as it stands. The last batch, empty when there is nothing new, says so.
 * The head is read first: everything up to it is committed and dense, so no batch can miss an event that commits late.
 */
export async function* readAll(pool: pg.Pool, options: ReadOptions): AsyncGenerator<Batch> {
  const head = await readHead(pool, options.signal);
  assertReached(options.after, head);
  if (options.after === head) yield { events: [], upTo: head, isCaughtUp: true };
  else yield* readWindows(pool, options, head);
}

/** Reads on to `head`; the next batch is on its way while one is in use. */
export async function* readWindows(
  pool: pg.Pool,
  options: ReadOptions,
  head: bigint,
): AsyncGenerator<Batch> {
  let next = readWindow(pool, options, { after: options.after, head });
  while (true) {
    const { batch, failure } = await next;
    options.signal?.throwIfAborted();
    if (failure === undefined && !batch.isCaughtUp) {
      next = readWindow(pool, options, { after: batch.upTo, head });
      // A reader that leaves early does not wait for it.
      next.catch(() => {});
    }
    if (failure === undefined || batch.events.length > 0) yield batch;
    if (failure !== undefined) throw failure;
    if (batch.isCaughtUp) return;
  }
}

type Window = { batch: Batch; failure?: unknown };

/** Reads one batch. What stands before an event that cannot be read is still delivered. */
async function readWindow(
  pool: pg.Pool,
  { filter, batchSize = BATCH_SIZE, signal }: ReadOptions,
  { after, head }: { after: bigint; head: bigint },
): Promise<Window> {
  const width = BigInt(filter ? batchSize * FILTERED_WINDOW : batchSize);
  const end = after + width < head ? after + width : head;
  const query = selectWindow(filter, [after, end, batchSize]);
  const rows = await readRows(pool, query, signal);
  const upTo = rows.length === batchSize ? BigInt(rows.at(-1)?.[0] ?? end) : end;
  return translate(rows, { after, upTo, head, isDense: filter === undefined });
}

function selectWindow(filter: Filter | undefined, values: unknown[]) {
  const wanted = filter ? "and split_part(stream, '-', 1) = any($4)" : '';
  const text = `select ${COLUMNS} from log.events
    where position > $1 and position <= $2 ${wanted} order by position limit $3`;
  return { text, values: filter ? [...values, filter.categories] : values };
}

function translate(
  rows: readonly string[][],
  { after, upTo, head, isDense }: { after: bigint; upTo: bigint; head: bigint; isDense: boolean },
): Window {
  const events: RecordedEvent[] = [];
  let last = after;
  try {
    for (const row of rows) {
      const event = fromRow(row);
      if (isDense && event.position !== last + 1n) throw malformed(last + 1n, 'nothing there');
      events.push(event);
      last = event.position;
    }
    if (isDense && last !== upTo) throw malformed(last + 1n, 'nothing there');
    return { batch: { events, upTo, isCaughtUp: upTo === head } };
  } catch (failure) {
    return { batch: { events, upTo: last, isCaughtUp: false }, failure };
  }
}
