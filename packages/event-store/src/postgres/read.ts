import type { RecordedEvent } from '@grasp/domain';
import type pg from 'pg';
import { assertReached } from '../assert-reached.ts';
import type { Batch, ReadOptions } from '../event-store.ts';
import { isEventId } from '../prepare-append.ts';
import { readRows } from './connect.ts';
import { COLUMNS, fromRow } from './translate.ts';
import { readWindows } from './windows.ts';

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
