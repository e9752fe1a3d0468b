import type { Actor } from '@grasp/domain';
import type { Pool } from 'pg';
import type { ParkedMessage } from './parking.ts';

/** A parked message as it is kept. */
export type KeptMessage = ParkedMessage & { id: string; times: number; firstAt: Date };

/** How many parked messages wait to be settled, by door, source and reason. */
export type ParkedCount = { door: string; source: string; reason: string; count: number };

/** Counts what is parked. */
export async function countParked(pool: Pool): Promise<ParkedCount[]> {
  const { rows } = await pool.query<ParkedCount>(
    `select door, source, reason, count(*)::int as count from ops.parked
     where settled_at is null group by 1, 2, 3 order by 1, 2, 3`,
  );
  return rows;
}

/** Asks the running ingest to take parked messages again: those of one reason, or all. Gives how many. */
export async function requestParkedRedrive(pool: Pool, reason?: string): Promise<number> {
  const { rowCount } = await pool.query(
    `update ops.parked set redrive_asked_at = clock_timestamp()
     where settled_at is null and ($1::text is null or reason = $1)`,
    [reason ?? null],
  );
  return rowCount ?? 0;
}

type Row = {
  id: string;
  door: ParkedMessage['door'];
  source: string;
  step: ParkedMessage['step'];
  reason: string;
  detail: string;
  actor: Actor;
  method: string | null;
  url: string | null;
  body: Buffer;
  times: number;
  first_at: Date;
};

/** Messages whose redrive was asked for, the oldest first. */
export async function findAsked(pool: Pool, limit: number): Promise<KeptMessage[]> {
  const { rows } = await pool.query<Row>(
    `select id, door, source, step, reason, detail, actor, method, url, body, times, first_at
     from ops.parked where redrive_asked_at is not null and settled_at is null
     order by first_at, id limit $1`,
    [limit],
  );
  return rows.map(({ first_at: firstAt, method, url, ...row }) => ({
    ...row,
    firstAt,
    ...(method === null ? {} : { method }),
    ...(url === null ? {} : { url }),
  }));
}

/**
 * Closes a message that was taken again, unless that parked it once more; where it could not be taken, it waits on.
 * @returns whether it is settled.
 */
export async function closeRedrive(
  pool: Pool,
  { id, times }: KeptMessage,
  wasTaken: boolean,
): Promise<boolean> {
  const { rows } = await pool.query<{ is_settled: boolean }>(
    `update ops.parked set redrive_asked_at = null,
       settled_at = case when $2 and times = $3 then clock_timestamp() end
     where id = $1 returning settled_at is not null as is_settled`,
    [id, wasTaken, times],
  );
  return rows[0]?.is_settled ?? false;
}
