import { categoryOf } from '@grasp/domain';
import type pg from 'pg';
import { abortable } from '../abortable.ts';
import type { Batch, ReadOptions } from '../event-store.ts';
import { readRows } from './connect.ts';
import { BATCH_SIZE, deliver, readWindows, selectWindow } from './windows.ts';

/** Most that is kept: two large groups of appends. A reader that is further behind reads for itself. */
const KEPT = { events: 8_192, bytes: 8 * 1024 * 1024 };

/** The end of the log, read once for all subscriptions of the process that have caught up. */
export type Tail = {
  /** Reads on to `head`. */
  read(options: ReadOptions, head: bigint): AsyncGenerator<Batch>;
};

/** Makes an empty tail. It keeps rows, not events: each reader gets objects of its own. */
export function createTail(pool: pg.Pool): Tail {
  let rows: string[][] = [];
  /** Position of the last row. */
  let end = 0n;
  let extending: Promise<void> | undefined;

  async function extend(head: bigint) {
    const oldest = head - BigInt(KEPT.events);
    const after = end > oldest ? end : oldest;
    const more = await readRows(pool, selectWindow(undefined, [after, head, KEPT.events]));
    const isDense = more.length === Number(head - after);
    const kept = after === end ? [...rows, ...more] : more;
    // With a hole in it no row could be found by its position; whoever reads for itself will report the hole.
    rows = isDense ? trim(kept) : [];
    end = head;
  }

  /** The rows after a position up to `head`; undefined when they do not reach back so far. */
  async function rowsAfter(after: bigint, head: bigint) {
    while (end < head) {
      extending ??= extend(head).finally(() => {
        extending = undefined;
      });
      await extending;
    }
    const start = rows.length - Number(end - after);
    return start < 0 ? undefined : rows.slice(start, start + Number(head - after));
  }

  async function* read(options: ReadOptions, head: bigint) {
    const found = await abortable(rowsAfter(options.after, head), options.signal);
    if (found) yield* deliverRows(found, options, head);
    else yield* readWindows(pool, options, head);
  }

  return { read };
}

function* deliverRows(rows: readonly string[][], options: ReadOptions, head: bigint) {
  const { filter, batchSize = BATCH_SIZE, signal } = options;
  const isWanted = ([, stream = '']: string[]) => filter?.categories.includes(categoryOf(stream));
  for (let start = 0; start < rows.length; start += batchSize) {
    const part = rows.slice(start, start + batchSize);
    const after = options.after + BigInt(start);
    const upTo = after + BigInt(part.length);
    const wanted = filter ? part.filter(isWanted) : part;
    yield* deliver({ rows: wanted, after, upTo, isDense: !filter }, head, signal);
  }
}

/** Drops the oldest rows beyond what is kept. */
function trim(rows: string[][]): string[][] {
  let bytes = 0;
  let start = rows.length;
  while (start > 0 && rows.length - start < KEPT.events && bytes < KEPT.bytes) {
    start -= 1;
    bytes += sizeOf(rows[start] ?? []);
  }
  return rows.slice(start);
}

function sizeOf(row: readonly string[]): number {
  return row.reduce((sum, field) => sum + field.length, 0);
}
