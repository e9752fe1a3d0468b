import { randomUUID } from 'node:crypto';
import { type Micros, parseInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { layOutOps } from '@grasp/runtime';
import type { Pool } from 'pg';
import { canonicalJson, hashOf } from './canonical.ts';
import { replayErrors } from './errors.ts';
import type { RunInputs, RunKind } from './inputs.ts';

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** A run as it is kept: enough to repeat it anywhere the log is. */
export type KeptRun = {
  run: string;
  kind: RunKind;
  state: RunState;
  progress: number;
  inputs: RunInputs;
  /** The instant it looks from: S(asOf, asOf). */
  asOf: Micros;
  /** The last event that was folded into what it saw; null before it began, or on an empty log. */
  cut: string | null;
  model: string;
  /** Canonical JSON of the result, and its SHA-256. */
  result: string | null;
  hash: string | null;
  /** Who asked for it. */
  by: string;
  createdAt: Micros;
  finishedAt: Micros | null;
  error: { code: string; message: string } | null;
};

/**
 * Runs lie outside the log, in `ops`: they belong into the same backup. Inputs and result are text: canonical bytes, which
 * jsonb would not keep.
 */
const SCHEMA = `
create table if not exists ops.runs (
  run uuid primary key, kind text not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress real not null default 0, as_of bigint not null, cut uuid, model text not null,
  inputs text not null, result text, hash text, made_by text not null,
  created_at bigint not null default (extract(epoch from clock_timestamp()) * 1000000)::bigint,
  -- when the process that makes it last said so
  seen_at timestamptz not null default clock_timestamp(),
  finished_at bigint, error_code text, error_message text);
create index if not exists runs_by_time on ops.runs (created_at desc, run)`;

/** Makes the table of runs. Safe to call from several processes at once. */
export const migrateRuns = (pool: Pool): Promise<void> => layOutOps(pool, SCHEMA);

/** Enters a run that is to be made. */
export async function insertRun(
  pool: Pool,
  { inputs, model, by }: { inputs: RunInputs; model: string; by: string },
): Promise<KeptRun> {
  const { rows } = await pool.query(
    `insert into ops.runs (run, kind, state, as_of, model, inputs, made_by)
     values ($1, $2, 'queued', $3, $4, $5, $6) returning *`,
    [randomUUID(), inputs.kind, parseInstant(inputs.asOf), model, canonicalJson(inputs), by],
  );
  return keptOf(rows[0]);
}

/** Begins a run that waits. @returns false when it was cancelled meanwhile. */
export async function beginRun(pool: Pool, run: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update ops.runs set state = 'running' where run = $1 and state = 'queued'`,
    [run],
  );
  return rowCount === 1;
}

/** Says that these runs are still being made or wait for it, and ends those of which nobody has said so for long. */
export async function tendRuns(pool: Pool, mine: readonly string[]): Promise<void> {
  await pool.query('update ops.runs set seen_at = clock_timestamp() where run = any($1::uuid[])', [
    mine,
  ]);
  const { code, message } = replayErrors.run_interrupted;
  await pool.query(
    `update ops.runs set state = 'failed', error_code = $1, error_message = $2, ${FINISHED}
     where state in ('queued', 'running') and seen_at < clock_timestamp() - interval '60 seconds'`,
    [code, message],
  );
}

/** Tells how far a run has come, 0–1. */
export async function progressRun(pool: Pool, run: string, progress: number): Promise<void> {
  await pool.query(`update ops.runs set progress = $2 where run = $1 and state = 'running'`, [
    run,
    progress,
  ]);
}

/** Keeps the result of a run (canonical JSON), with the cut that it saw. */
export async function finishRun(
  pool: Pool,
  run: string,
  { result, cut }: { result: string; cut: string | null },
): Promise<void> {
  await pool.query(
    `update ops.runs set state = 'done', progress = 1, result = $2, hash = $3, cut = $4, ${FINISHED}
     where run = $1 and state = 'running'`,
    [run, result, hashOf(result), cut],
  );
}

/** Ends a run without a result. */
export async function failRun(
  pool: Pool,
  run: string,
  { state, code, message }: { state: 'failed' | 'cancelled'; code: string; message: string },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update ops.runs set state = $2, error_code = $3, error_message = $4, ${FINISHED}
     where run = $1 and state in ('queued', 'running')`,
    [run, state, code, message],
  );
  return rowCount === 1;
}

const FINISHED = 'finished_at = (extract(epoch from clock_timestamp()) * 1000000)::bigint';

/** @throws AppError `run_absent`. */
export async function getRun(pool: Pool, run: string): Promise<KeptRun> {
  const { rows } = await pool.query('select * from ops.runs where run::text = $1', [run]);
  if (rows[0] === undefined) throw new AppError(replayErrors.run_absent, { detail: run });
  return keptOf(rows[0]);
}

export type RunFilter = { kind?: RunKind | undefined; state?: RunState | undefined };
export type RunPaging = { limit: number; after?: readonly (string | number | null)[] | undefined };

/** Runs, the latest first, a page at a time, with their number in all. */
export async function listRuns(
  pool: Pool,
  { kind, state }: RunFilter,
  { limit, after }: RunPaging,
): Promise<{ runs: KeptRun[]; total: number; next: [number, string] | null }> {
  const where = `($1::text is null or kind = $1) and ($2::text is null or state = $2)`;
  const filter = [kind ?? null, state ?? null];
  const { rows } = await pool.query(
    `select * from ops.runs where ${where}
       and ($3::bigint is null or (created_at, run::text) < ($3, $4::text))
     order by created_at desc, run::text desc limit $5`,
    [...filter, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
  const counted = await pool.query(
    `select count(*)::int as n from ops.runs where ${where}`,
    filter,
  );
  const runs = rows.slice(0, limit).map(keptOf);
  const last = runs.at(-1);
  const next =
    rows.length > limit && last ? ([last.createdAt, last.run] as [number, string]) : null;
  return { runs, total: counted.rows[0].n, next };
}

function keptOf(row: Record<string, string | null>): KeptRun {
  const code = row['error_code'] ?? null;
  return {
    run: String(row['run']),
    kind: row['kind'] as RunKind,
    state: row['state'] as RunState,
    progress: Number(row['progress']),
    inputs: JSON.parse(row['inputs'] ?? 'null') as RunInputs,
    asOf: Number(row['as_of']),
    cut: row['cut'] ?? null,
    model: String(row['model']),
    result: row['result'] ?? null,
    hash: row['hash'] ?? null,
    by: String(row['made_by']),
    createdAt: Number(row['created_at']),
    finishedAt: row['finished_at'] == null ? null : Number(row['finished_at']),
    error: code === null ? null : { code, message: row['error_message'] ?? '' },
  };
}
