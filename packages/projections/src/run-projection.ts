import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, isAppError } from '@grasp/errors';
import type { Batch, EventStore } from '@grasp/event-store';
import type { Pool } from 'pg';
import { type BatchWriter, isNewerThanCode, openBatchWriter } from './apply-batch.ts';
import { type Build, dropOldBuilds, findActiveBuild, rebuildLease } from './builds.ts';
import type { Projection } from './define-projection.ts';
import { projectionErrors } from './errors.ts';
import { inTurn } from './in-turn.ts';
import { type Lease, tryLease, waitForLease, withLease } from './lease.ts';
import type { LeaseShare } from './lease-share.ts';
import { rebuild } from './rebuild.ts';
import { tablesOf } from './sql/tables.ts';

/** What a run tells of itself, for logs and metrics. */
export type ProjectionReport =
  | { kind: 'batch'; model: string; events: number; upTo: bigint; ms: number }
  | { kind: 'rebuilt'; model: string; version: number; events: number; ms: number }
  | { kind: 'retry'; model: string; attempt: number; error: unknown }
  /** After retries: it reads the log again, whether or not there is anything new in it. */
  | { kind: 'recovered'; model: string }
  | { kind: 'stopped'; model: string; error: unknown };

export type RunOptions = {
  pool: Pool;
  store: EventStore;
  projection: Projection;
  signal: AbortSignal;
  report: (report: ProjectionReport) => void;
  /** What this instance holds beside it, where several instances share the work. */
  share?: LeaseShare;
  /** Retired builds are kept this long for readers that page through them. */
  graceSeconds?: number;
};

const BACKOFF_MS = [50, 200, 1_000, 3_000, 5_000];
const WAIT_MS = 1_000;
const BATCH_SIZE = 2_000;
const GRACE_SECONDS = 600;
/** How often a live run looks for work that others leave in the tables: redrives, a switched build. */
const HOUSEKEEPING_MS = 1_000;

/**
 * Runs one read model until the signal is aborted: builds it beside whatever readers see when there is none of this
 * version, takes the lease, then folds the log live. One instance is active at a time; failures are retried with
 * backoff for ever, but a log that is newer than this code stops it.
 * @throws AppError `read_model_newer`.
 */
export async function runProjection(options: RunOptions): Promise<void> {
  const { projection, signal, report } = options;
  let attempt = 0;
  const onAlive = (): void => {
    if (attempt > 0) report({ kind: 'recovered', model: projection.name });
    attempt = 0;
  };
  while (!signal.aborted) {
    try {
      await runOnce(options, onAlive);
    } catch (error) {
      if (signal.aborted) return;
      stopIfNewer(options, error);
      report({ kind: 'retry', model: projection.name, attempt, error });
      await pause(BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] as number, signal);
      attempt += 1;
    }
  }
}

function stopIfNewer({ projection, report }: RunOptions, error: unknown): void {
  if (!isNewerThanCode(error)) return;
  report({ kind: 'stopped', model: projection.name, error });
  throw new AppError(projectionErrors.read_model_newer, {
    detail: `${projection.name}: ${(error as Error).message}`,
    cause: error,
  });
}

async function runOnce(options: RunOptions, onAlive: () => void): Promise<void> {
  const { pool, store, projection, signal } = options;
  const active = await findActiveBuild(pool, projection.name);
  const isOfLog = active?.logId === store.id;
  if (active === undefined || !isOfLog || active.version < projection.version) {
    return await buildFirst(options);
  }
  // Readers were switched to a newer version: its own code folds it. We wait, in case it is rolled back.
  if (active.version > projection.version) return await pause(WAIT_MS, signal);
  const { share } = options;
  const lease = await waitForLease(pool, projection.name, signal, share);
  const work = (lost: AbortSignal) =>
    runUnderLease({ ...options, signal: AbortSignal.any([signal, lost]) }, lease, onAlive);
  await withLease(pool, lease, work, share);
}

async function buildFirst(options: RunOptions): Promise<void> {
  const { projection, report, signal } = options;
  const started = performance.now();
  try {
    const { events } = await rebuildBeside(options);
    const ms = performance.now() - started;
    report({ kind: 'rebuilt', model: projection.name, version: projection.version, events, ms });
  } catch (error) {
    if (!isAppError(error, 'rebuild_running')) throw error;
    await pause(WAIT_MS, signal);
  }
}

/** Folds the active build live, and whichever takes its place, as long as it is of our version. */
async function runUnderLease(options: RunOptions, lease: Lease, onAlive: () => void) {
  const { pool, store, projection, signal } = options;
  while (!signal.aborted) {
    const build = await findActiveBuild(pool, projection.name);
    if (build?.version !== projection.version || build.logId !== store.id) return;
    const { checkpoint } = build;
    const tables = tablesOf(projection, build.build);
    const writer = await openBatchWriter({ pool, store, tables, lease, checkpoint });
    await foldLive(options, build, writer, onAlive);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);

/** Folds live until the signal, or until readers are switched to another build. */
async function foldLive(
  options: RunOptions,
  build: Build,
  writer: BatchWriter,
  onAlive: () => void,
): Promise<void> {
  const { pool, store, projection, signal, report } = options;
  const switched = new AbortController();
  const both = AbortSignal.any([signal, switched.signal]);
  const housekeeping = keepHouse(options, build, writer, switched);
  try {
    const filter = { categories: projection.categories };
    const reading = { after: writer.checkpoint(), filter, batchSize: BATCH_SIZE, signal: both };
    for await (const batch of store.subscribe(reading)) {
      onAlive();
      if (batch.events.length === 0) {
        housekeeping.passOver(batch);
        continue;
      }
      const started = performance.now();
      await housekeeping.exclusively(() => writer.apply(batch));
      const ms = performance.now() - started;
      const events = batch.events.length;
      report({ kind: 'batch', model: projection.name, events, upTo: batch.upTo, ms });
    }
  } catch (error) {
    // A switched build refuses our writes; whoever is switched away from goes on with the new one.
    const active = await findActiveBuild(pool, projection.name);
    if (!switched.signal.aborted && active?.build === build.build) throw error;
    if (!isAppError(error) && !switched.signal.aborted) throw error;
  } finally {
    await housekeeping.stop();
  }
}

function keepHouse(
  { pool, projection, graceSeconds }: RunOptions,
  build: Build,
  writer: BatchWriter,
  switched: AbortController,
) {
  let turn: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  // News of other categories only move the checkpoint: what comes while that is under way moves it in one step more.
  let passed: Batch | undefined;
  const settle = async (): Promise<void> => {
    const batch = passed;
    passed = undefined;
    if (batch === undefined || batch.upTo <= writer.checkpoint()) return;
    await writer.apply(batch).catch((error: unknown) => {
      // Tried again by the next tidying, should no news come before.
      passed ??= batch;
      throw error;
    });
  };
  const tidy = async (): Promise<void> => {
    // It is refused where readers were switched to another build, which is seen below.
    await settle().catch(() => undefined);
    const { rows } = await pool.query({
      name: 'find-redrives',
      text: 'select stream from ops.redrives where build = $1',
      values: [build.build],
    });
    for (const { stream } of rows) await redriveOne(pool, build.build, stream, writer);
    const active = await findActiveBuild(pool, projection.name);
    if (active?.build !== build.build) switched.abort();
  };
  let isTidying = false;
  const timer = setInterval(() => {
    if (isTidying) return;
    isTidying = true;
    exclusively(tidy)
      // Folding does not wait for it: whoever was killed may have left a server's process at work on the tables.
      .then(() => dropOldBuilds(pool, projection.name, graceSeconds ?? GRACE_SECONDS))
      .catch(() => undefined)
      .finally(() => {
        isTidying = false;
      });
  }, HOUSEKEEPING_MS);
  return {
    exclusively,
    passOver(batch: Batch) {
      const isUnderWay = passed !== undefined;
      passed = batch;
      if (!isUnderWay) exclusively(settle).catch(() => undefined);
    },
    async stop() {
      clearInterval(timer);
      await turn;
    },
  };
}

async function redriveOne(pool: Pool, build: string, stream: string, writer: BatchWriter) {
  try {
    await writer.redrive(stream);
  } catch (error) {
    if (isAppError(error, 'checkpoint_moved')) throw error;
    await pool.query(
      'update ops.dead_letters set attempts = attempts + 1 where build = $1 and stream = $2',
      [build, stream],
    );
  }
  await pool.query('delete from ops.redrives where build = $1 and stream = $2', [build, stream]);
}

/** Asks the running instance to fold blocked streams again: one stream, or all of a read model's. */
export async function requestRedrive(pool: Pool, model: string, stream?: string): Promise<number> {
  const { rowCount } = await pool.query(
    `insert into ops.redrives (build, stream)
     select d.build, d.stream from ops.dead_letters d join ops.builds b using (build)
     where b.model = $1 and b.state = 'active' and ($2::text is null or d.stream = $2)
     on conflict do nothing`,
    [model, stream ?? null],
  );
  return rowCount ?? 0;
}

/**
 * Rebuilds a read model beside a live run of it, in this process or another one, when its turn comes.
 * @throws AppError `rebuild_running`.
 */
export async function rebuildBeside(
  options: Omit<RunOptions, 'report'> & { onProgress?: (events: number) => void } & {
    yieldToLive?: () => Promise<void>;
  },
): Promise<{ build: Build; events: number }> {
  const { pool, projection, signal } = options;
  return inTurn(pool, async () => {
    const lease = await tryLease(pool, rebuildLease(projection.name));
    if (lease === undefined) {
      throw new AppError(projectionErrors.rebuild_running, { detail: projection.name });
    }
    return withLease(pool, lease, (lost) =>
      rebuild({ ...options, lease, signal: AbortSignal.any([signal, lost]) }),
    );
  });
}
