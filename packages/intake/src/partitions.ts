import { formatDay, MICROS_PER_DAY, type Micros, utcDay } from '@grasp/domain';
import { layOutOps } from '@grasp/runtime';
import type { Pool } from 'pg';

/** Days for which raw requests are kept. */
export const RETENTION_DAYS = 90;
/** Days made ahead, so that a midnight finds its partition whatever the hourly tidying does. */
const AHEAD_DAYS = 2;

/** Makes the partitions of today and the next days, and drops those whose requests are older than the retention. */
export async function tidyPartitions(
  pool: Pool,
  now: Micros,
  retentionDays: number = RETENTION_DAYS,
): Promise<void> {
  const today = utcDay(now);
  const wanted = Array.from({ length: AHEAD_DAYS + 1 }, (_, ahead) => today + ahead);
  const old = (await findPartitionDays(pool)).filter((day) => day < today - retentionDays);
  const statements = [...wanted.map(createStatement), ...old.map(dropStatement)];
  await layOutOps(pool, statements.join('; '));
}

async function findPartitionDays(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'ops.raw_requests'::regclass and c.relname ~ '^raw_requests_[0-9]{8}$'`,
  );
  return rows.map(({ name }) => dayOf(name));
}

function createStatement(day: number): string {
  return `create table if not exists ops.${nameOf(day)} partition of ops.raw_requests
    for values from ('${formatDay(day)}T00:00:00Z') to ('${formatDay(day + 1)}T00:00:00Z')`;
}

const dropStatement = (day: number): string => `drop table if exists ops.${nameOf(day)}`;

const nameOf = (day: number): string => `raw_requests_${formatDay(day).replaceAll('-', '')}`;

function dayOf(name: string): number {
  const [, year, month, day] = /(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
  return utcDay(
    Date.UTC(Number(year), Number(month) - 1, Number(day)) * 1_000 + MICROS_PER_DAY / 2,
  );
}
