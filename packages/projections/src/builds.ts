import { AppError } from '@grasp/errors';
import { layOutOps } from '@grasp/runtime';
import type { Pool, PoolClient } from 'pg';
import { projectionErrors } from './errors.ts';

/** One build of a read model: a schema of its own, and how far it has folded the log. */
export type Build = {
  /** The schema's name: `rm_<model>_<number>`. */
  build: string;
  model: string;
  version: number;
  state: 'building' | 'active' | 'retired';
  /** The log that it was folded from: positions of another one mean nothing to it. */
  logId: string;
  /** Position up to which the log is folded. */
  checkpoint: bigint;
};

/** What the `ops` schema holds for projections. It cannot be rebuilt from the log's events alone. */
const SCHEMA = `
create sequence if not exists ops.build_number;
create table if not exists ops.builds (
  build text primary key, model text not null, version integer not null, log_id text not null,
  state text not null check (state in ('building', 'active', 'retired')),
  checkpoint bigint not null default 0,
  -- what the last folded event says: its id (the cut) and when the log took it
  cut uuid, folded_at bigint,
  created_at timestamptz not null default clock_timestamp(),
  activated_at timestamptz, retired_at timestamptz);
-- A backup may leave read models out: what is restored names builds that are not there, and none is what they are.
delete from ops.builds where state = 'active' and to_regnamespace(build) is null;
create unique index if not exists builds_active on ops.builds (model) where state = 'active';
create table if not exists ops.leases (
  name text primary key, holder text not null, epoch bigint not null, expires_at timestamptz not null,
  -- when another instance last asked for it, and how many it holds itself
  wanted_at timestamptz, wanted_by_holding integer);
-- Not 'if not exists': that locks out whoever works under a lease, at every start.
do $$ begin
  if not exists (select from pg_attribute where attrelid = 'ops.leases'::regclass and attname = 'wanted_at') then
    alter table ops.leases add column wanted_at timestamptz, add column wanted_by_holding integer;
  end if;
end $$;
create table if not exists ops.dead_letters (
  build text not null references ops.builds on delete cascade, stream text collate "C" not null,
  revision integer not null, event_id uuid not null, code text not null, message text not null,
  attempts integer not null default 1, parked_at timestamptz not null default clock_timestamp(),
  primary key (build, stream));
create table if not exists ops.redrives (
  build text not null, stream text collate "C" not null, primary key (build, stream));`;

/** Makes the tables that the projections keep their state in. Safe to call from several processes at once. */
export const migrateProjections = (pool: Pool): Promise<void> => layOutOps(pool, SCHEMA);

const COLUMNS = 'build, model, version, state, log_id, checkpoint';

/** The build that readers see, if there is one. */
export async function findActiveBuild(pool: Pool, model: string): Promise<Build | undefined> {
  const { rows } = await pool.query({
    name: 'find-active-build',
    text: `select ${COLUMNS} from ops.builds where model = $1 and state = 'active'`,
    values: [model],
  });
  return rows[0] && buildOf(rows[0]);
}

/** A build by its schema's name. @throws AppError `read_model_absent`. */
export async function getBuild(pool: Pool, build: string): Promise<Build> {
  const { rows } = await pool.query(`select ${COLUMNS} from ops.builds where build = $1`, [build]);
  if (rows[0] === undefined) throw new AppError(projectionErrors.read_model_absent);
  return buildOf(rows[0]);
}

/** Registers a new build, not shown yet. */
export async function insertBuild(
  client: PoolClient | Pool,
  { model, version, logId }: { model: string; version: number; logId: string },
): Promise<Build> {
  const { rows } = await client.query(
    `insert into ops.builds (build, model, version, log_id, state)
     values ('rm_' || $1 || '_' || nextval('ops.build_number'), $1, $2, $3, 'building') returning ${COLUMNS}`,
    [model, version, logId],
  );
  return buildOf(rows[0]);
}

/** How far a batch moves a build, under which lease. */
export type Move = {
  build: string;
  from: bigint;
  to: bigint;
  /** The last event folded, when the batch had one. */
  last: { id: string; acceptedAt: number } | null;
  lease: { name: string; epoch: bigint };
};

/**
 * Moves a checkpoint in the caller's transaction, or in one of its own, only forward and only from where we left it.
 * @throws AppError `checkpoint_moved` when another writer moved it, or the lease's epoch is no longer ours.
 */
export async function moveCheckpoint(client: PoolClient | Pool, move: Move): Promise<void> {
  const { rowCount } = await client.query({
    name: 'move-checkpoint',
    text: `update ops.builds b set checkpoint = $3, cut = coalesce($4, cut), folded_at = coalesce($5, folded_at)
      from ops.leases l
      where b.build = $1 and b.checkpoint = $2 and b.state <> 'retired' and $3 >= $2
        and l.name = $6 and l.epoch = $7`,
    values: [
      move.build,
      String(move.from),
      String(move.to),
      move.last?.id ?? null,
      move.last?.acceptedAt ?? null,
      move.lease.name,
      String(move.lease.epoch),
    ],
  });
  if (rowCount !== 1) throw new AppError(projectionErrors.checkpoint_moved);
}

/**
 * Moves the checkpoints of several builds with one statement, each under the conditions of `moveCheckpoint`. The commit
 * does not wait for the disk: after a crash the same news are passed over again.
 * @returns the builds that moved
 */
export async function moveCheckpoints(pool: Pool, moves: readonly Move[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ build: string }>({
    name: 'move-checkpoints',
    text: `update ops.builds b set checkpoint = m.upto
      from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[])
          m (build, since, upto, lease, epoch)
        join ops.leases l on l.name = m.lease and l.epoch = m.epoch
        cross join set_config('synchronous_commit', 'off', true)
      where b.build = m.build and b.checkpoint = m.since and b.state <> 'retired' and m.upto >= m.since
      returning b.build`,
    values: [
      moves.map(({ build }) => build),
      moves.map(({ from }) => String(from)),
      moves.map(({ to }) => String(to)),
      moves.map(({ lease }) => lease.name),
      moves.map(({ lease }) => String(lease.epoch)),
    ],
  });
  return new Set(rows.map(({ build }) => build));
}

/**
 * Shows a finished build to readers in one transaction, if it has come as far as the one it takes the place of.
 * @returns false when it has not yet.
 */
export async function activateBuild(pool: Pool, build: Build): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query(
      `select build, log_id, checkpoint from ops.builds
       where model = $1 and (state = 'active' or build = $2) order by build for update`,
      [build.model, build.build],
    );
    const own = rows.find((row) => row.build === build.build);
    const ofThisLog = rows.filter((row) => row.log_id === own.log_id);
    const isBehind = ofThisLog.some((row) => BigInt(row.checkpoint) > BigInt(own.checkpoint));
    if (!isBehind) {
      await client.query(
        `update ops.builds set state = 'retired', retired_at = clock_timestamp()
         where model = $1 and state = 'active'`,
        [build.model],
      );
      await client.query(
        `update ops.builds set state = 'active', activated_at = clock_timestamp() where build = $1`,
        [build.build],
      );
    }
    await client.query('commit');
    return !isBehind;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** The lease under which a read model is built anew. */
export const rebuildLease = (model: string): string => `${model}:rebuild`;

/** Drops builds that nobody wants any more: retired for longer than the grace, or left half-way by whoever was killed. */
export async function dropOldBuilds(
  pool: Pool,
  model: string,
  graceSeconds: number,
): Promise<void> {
  const { rows } = await pool.query({
    name: 'find-old-builds',
    text: `select build from ops.builds where model = $1 and (
        state = 'retired' and retired_at < clock_timestamp() - make_interval(secs => $2)
        or state = 'building' and not exists
          (select from ops.leases where name = $3 and expires_at > clock_timestamp()))`,
    values: [model, graceSeconds, rebuildLease(model)],
  });
  for (const { build } of rows) await dropBuild(pool, build);
}

/** Drops a build and its tables. */
export async function dropBuild(pool: Pool, build: string): Promise<void> {
  await pool.query(`drop schema if exists ${build} cascade`);
  await pool.query('delete from ops.builds where build = $1', [build]);
}

function buildOf(row: Record<string, string | number>): Build {
  return {
    build: String(row['build']),
    model: String(row['model']),
    version: Number(row['version']),
    state: row['state'] as Build['state'],
    logId: String(row['log_id']),
    checkpoint: BigInt(row['checkpoint'] as string),
  };
}
