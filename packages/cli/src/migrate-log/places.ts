import type { RecordedEvent } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import type { Pool } from 'pg';

/** What `ops` keeps by position of a log, and would mean nothing in another: how far reactors and relays came. */
const KEPT = [
  { table: 'ops.reactors', columns: ['started_at', 'checkpoint'] },
  { table: 'ops.relays', columns: ['checkpoint'] },
] as const;

/** The places of the log that `ops` still keeps of the old log, and where they stand in the new one. */
export type Places = {
  /** Notes a pair of places while both logs are read side by side, in their order. */
  note(source: RecordedEvent, target: RecordedEvent): void;
  /** Writes them, in one transaction. @returns how many reactors and relays go on in the new log. */
  move(): Promise<number>;
};

type Moving = { pool: Pool; from: EventStore; to: EventStore };

/** Reads which places have to be moved. The processes that keep them must not run meanwhile. */
export async function findPlaces({ pool, from, to }: Moving): Promise<Places> {
  const kept = await present(pool);
  const wanted = new Set<string>(['0']);
  for (const { table, columns } of kept) {
    const { rows } = await pool.query(`select ${columns.join(', ')} from ${table} where log = $1`, [
      from.id,
    ]);
    for (const row of rows) for (const column of columns) wanted.add(String(row[column]));
  }
  const due = [...wanted].map(BigInt).sort((a, b) => (a < b ? -1 : 1));
  const found = new Map<bigint, bigint>();
  let [next, last] = [0, 0n];

  /** A place may stand between two events: everything up to it was seen, and nothing beyond. */
  function reach(position: bigint) {
    for (let place = due[next]; place !== undefined && place < position; place = due[next]) {
      found.set(place, last);
      next += 1;
    }
  }

  return {
    note(source, target) {
      reach(source.position);
      last = target.position;
    },
    async move() {
      for (const place of due.slice(next)) found.set(place, last);
      return await write({ pool, from, to }, kept, found);
    },
  };
}

type Kept = (typeof KEPT)[number];

async function present(pool: Pool): Promise<Kept[]> {
  const names = KEPT.map(({ table }) => table);
  const { rows } = await pool.query(
    'select name from unnest($1::text[]) name where to_regclass(name) is not null',
    [names],
  );
  return KEPT.filter(({ table }) => rows.some(({ name }) => name === table));
}

async function write(
  { pool, from, to }: Moving,
  kept: readonly Kept[],
  found: ReadonlyMap<bigint, bigint>,
): Promise<number> {
  const client = await pool.connect();
  const pairs = [[...found.keys()].map(String), [...found.values()].map(String)];
  let moved = 0;
  try {
    await client.query('begin');
    for (const { table, columns } of kept) {
      const moves = columns.map((column) => `${column} = ${placeOf(column)}`);
      const text = `update ${table} t set log = $4, ${moves.join(', ')} where t.log = $3`;
      const { rowCount } = await client.query(text, [...pairs, from.id, to.id]);
      moved += rowCount ?? 0;
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
  return moved;
}

const placeOf = (column: string): string =>
  `(select new from unnest($1::bigint[], $2::bigint[]) place (old, new) where old = t.${column})`;
