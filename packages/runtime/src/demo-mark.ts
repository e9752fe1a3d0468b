import type { Pool } from 'pg';
import { layOutOps } from './postgres/lay-out-ops.ts';

/** Says that the log holds a company that was made up. */
export type DemoMark = {
  /** `loading`: the company is still being written; a start after a crash goes on with it. */
  state: 'loading' | 'loaded';
  /** What the company is made from: the same seed and moment make the same company. */
  seed: number;
  /** ISO 8601. */
  to: string;
};

const TABLE = `create table if not exists ops.demo_mark (only_row boolean primary key default true check (only_row), mark json not null)`;

/** The mark of this database; undefined where the log is not a demo's. */
export async function findDemoMark(pool: Pool): Promise<DemoMark | undefined> {
  const found = await pool.query(`select to_regclass('ops.demo_mark') is not null as exists`);
  if (found.rows[0]?.exists !== true) return undefined;
  const { rows } = await pool.query<{ mark: DemoMark }>('select mark from ops.demo_mark');
  return rows[0]?.mark;
}

/** Marks this database. Before the first event of a demo, so that there is never one without the mark. */
export async function writeDemoMark(pool: Pool, mark: DemoMark): Promise<void> {
  await layOutOps(pool, TABLE);
  await pool.query(
    'insert into ops.demo_mark (mark) values ($1) on conflict (only_row) do update set mark = excluded.mark',
    [JSON.stringify(mark)],
  );
}
