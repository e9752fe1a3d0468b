import { AppError } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import type { Lease } from '@grasp/projections';
import { layOutOps } from '@grasp/runtime';
import type { Pool } from 'pg';
import { relayErrors } from './errors.ts';

/** How far each relay came. `cut` is the id of the last event sent: it still means something in another log. */
const TABLE = `
create table if not exists ops.relays (
  name text primary key, log uuid not null, checkpoint bigint not null default 0, cut uuid);`;

/** Makes the table that the relays keep their state in. Safe to call from several processes at once. */
export const migrateRelays = (pool: Pool): Promise<void> => layOutOps(pool, TABLE);

type Placing = { pool: Pool; store: Pick<EventStore, 'id'>; name: string };

/**
 * The checkpoint of a relay; a new one begins at the start of the log.
 * @throws AppError `relay_log_changed`.
 */
export async function placeRelay({ pool, store, name }: Placing): Promise<bigint> {
  await pool.query(
    'insert into ops.relays (name, log) values ($1, $2) on conflict (name) do nothing',
    [name, store.id],
  );
  const { rows } = await pool.query('select log, checkpoint from ops.relays where name = $1', [
    name,
  ]);
  if (rows[0].log !== store.id) {
    throw new AppError(relayErrors.relay_log_changed, { detail: name });
  }
  return BigInt(rows[0].checkpoint);
}

/** How far a relay came; undefined where it never began. */
export async function findCheckpoint(pool: Pool, name: string): Promise<bigint | undefined> {
  const { rows } = await pool.query('select checkpoint from ops.relays where name = $1', [name]);
  return rows[0] && BigInt(rows[0].checkpoint);
}

type Step = { name: string; from: bigint; to: bigint; cut: string | undefined; lease: Lease };

/**
 * Moves a checkpoint, only forward, from where we left it and under our lease.
 * @throws AppError `relay_overtaken`.
 */
export async function moveCheckpoint(pool: Pool, step: Step): Promise<void> {
  const { name, from, to, cut, lease } = step;
  const { rowCount } = await pool.query(
    `update ops.relays r set checkpoint = $3, cut = coalesce($4, cut) from ops.leases l
     where r.name = $1 and r.checkpoint = $2 and $3 >= $2 and l.name = $5 and l.epoch = $6`,
    [name, String(from), String(to), cut ?? null, lease.name, String(lease.epoch)],
  );
  if (rowCount !== 1) throw new AppError(relayErrors.relay_overtaken, { detail: name });
}
