import type { Micros } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import type { Lease } from '@grasp/projections';
import { layOutOps } from '@grasp/runtime';
import type { Pool, PoolClient } from 'pg';
import type { Reactor } from './define-reactor.ts';
import { reactorErrors } from './errors.ts';

/** What the `ops` schema keeps of reactors. It cannot be rebuilt: who starts anew would react to old events. */
const SCHEMA = `
create table if not exists ops.reactors (
  name text primary key, log uuid not null, started_at bigint not null, checkpoint bigint not null);
create table if not exists ops.reminders (
  reactor text not null references ops.reactors on delete cascade, stream text collate "C" not null,
  due_at bigint not null, primary key (reactor, stream));
create index if not exists reminders_due on ops.reminders (reactor, due_at);
create table if not exists ops.parked_reactions (
  reactor text not null references ops.reactors on delete cascade, stream text collate "C" not null,
  -- the event that it could not decide on; -1: it was woken for the stream
  revision integer not null, message text not null, parked_at timestamptz not null default clock_timestamp(),
  is_wanted boolean not null default false, primary key (reactor, stream, revision));`;

/** Makes the tables that the reactors keep their state in. Safe to call from several processes at once. */
export const migrateReactors = (pool: Pool): Promise<void> => layOutOps(pool, SCHEMA);

type Placing = { pool: Pool; store: EventStore; reactor: Reactor };

/** Makes the tables and gives every reactor its place. Whoever opens a door or runs reactors does it first. */
export async function placeReactors(
  { pool, store }: Omit<Placing, 'reactor'>,
  reactors: readonly Reactor[],
): Promise<void> {
  await migrateReactors(pool);
  for (const reactor of reactors) await placeReactor({ pool, store, reactor });
}

/**
 * Gives a new reactor the position at which it starts; a known one keeps its checkpoint. Called before the doors open,
 * so that what comes from the first moment on is reacted to.
 * @returns the checkpoint
 * @throws AppError `reactor_log_changed`.
 */
export async function placeReactor({ pool, store, reactor }: Placing): Promise<bigint> {
  const start = reactor.startsAt === 'head' ? await store.head() : 0n;
  await pool.query(
    `insert into ops.reactors (name, log, started_at, checkpoint) values ($1, $2, $3, $3)
     on conflict (name) do nothing`,
    [reactor.name, store.id, String(start)],
  );
  const { rows } = await pool.query('select log, checkpoint from ops.reactors where name = $1', [
    reactor.name,
  ]);
  if (rows[0].log !== store.id) {
    throw new AppError(reactorErrors.reactor_log_changed, { detail: reactor.name });
  }
  return BigInt(rows[0].checkpoint);
}

/** An event that a reactor could not decide on, or a stream that it was woken for (revision -1). */
export type Parked = { stream: string; revision: number; message: string };

/** What one step of a reactor leaves behind. */
export type Progress = {
  reactor: string;
  from: bigint;
  to: bigint;
  lease: Lease;
  /** By stream: when to look at it again; null: never. */
  reminders: ReadonlyMap<string, Micros | null>;
  parked: readonly Parked[];
  /** What was parked and is done. */
  redriven: readonly Pick<Parked, 'stream' | 'revision'>[];
};

/**
 * Keeps progress and reminders in one transaction, only forward and only under our lease.
 * @throws AppError `reactor_overtaken`.
 */
export async function keepProgress(pool: Pool, progress: Progress): Promise<void> {
  const { reactor, from, to, lease } = progress;
  await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query({
      name: 'move-reactor',
      text: `update ops.reactors r set checkpoint = $3 from ops.leases l
        where r.name = $1 and r.checkpoint = $2 and $3 >= $2 and l.name = $4 and l.epoch = $5`,
      values: [reactor, String(from), String(to), lease.name, String(lease.epoch)],
    });
    if (rowCount !== 1) throw new AppError(reactorErrors.reactor_overtaken, { detail: reactor });
    await writeReminders(client, progress);
    await writeParked(client, progress);
  });
}

async function writeReminders(client: PoolClient, { reactor, reminders }: Progress): Promise<void> {
  const set = [...reminders].filter(([, at]) => at !== null);
  const forgotten = [...reminders].filter(([, at]) => at === null).map(([stream]) => stream);
  if (set.length > 0) {
    await client.query({
      name: 'set-reminders',
      text: `insert into ops.reminders (reactor, stream, due_at)
        select $1, * from unnest($2::text[], $3::bigint[])
        on conflict (reactor, stream) do update set due_at = excluded.due_at`,
      values: [reactor, set.map(([stream]) => stream), set.map(([, at]) => at)],
    });
  }
  if (forgotten.length > 0) {
    await client.query({
      name: 'forget-reminders',
      text: 'delete from ops.reminders where reactor = $1 and stream = any($2)',
      values: [reactor, forgotten],
    });
  }
}

async function writeParked(client: PoolClient, { reactor, parked, redriven }: Progress) {
  for (const { stream, revision } of redriven) {
    await client.query(
      'delete from ops.parked_reactions where reactor = $1 and stream = $2 and revision = $3',
      [reactor, stream, revision],
    );
  }
  for (const { stream, revision, message } of parked) {
    await client.query(
      `insert into ops.parked_reactions (reactor, stream, revision, message) values ($1, $2, $3, $4)
       on conflict (reactor, stream, revision) do update set message = excluded.message, is_wanted = false`,
      [reactor, stream, revision, message],
    );
  }
}

/** Asks the running instance to decide again on what is parked, of one reactor or of all. @returns how much that is */
export async function requestReactions(pool: Pool, reactor?: string): Promise<number> {
  const { rowCount } = await pool.query(
    'update ops.parked_reactions set is_wanted = true where $1::text is null or reactor = $1',
    [reactor ?? null],
  );
  return rowCount ?? 0;
}

/** What is parked and asked for. */
export async function wantedReactions(
  pool: Pool,
  reactor: string,
): Promise<Pick<Parked, 'stream' | 'revision'>[]> {
  const { rows } = await pool.query<Pick<Parked, 'stream' | 'revision'>>({
    name: 'find-wanted-reactions',
    text: `select stream, revision from ops.parked_reactions where reactor = $1 and is_wanted
      order by stream, revision limit 500`,
    values: [reactor],
  });
  return rows;
}

/** Streams whose reminder is due, the longest due first. */
export async function dueReminders(
  pool: Pool,
  reactor: string,
  { now, limit }: { now: Micros; limit: number },
): Promise<string[]> {
  const { rows } = await pool.query<{ stream: string }>({
    name: 'find-due-reminders',
    text: 'select stream from ops.reminders where reactor = $1 and due_at <= $2 order by due_at limit $3',
    values: [reactor, now, limit],
  });
  return rows.map(({ stream }) => stream);
}

async function inTransaction(
  pool: Pool,
  work: (client: PoolClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await work(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
