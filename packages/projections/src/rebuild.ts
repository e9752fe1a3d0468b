import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedEvent } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import type { Pool } from 'pg';
import { insertDeadLetter, openBatchWriter } from './apply-batch.ts';
import { activateBuild, type Build, dropBuild, getBuild, insertBuild } from './builds.ts';
import type { Projection } from './define-projection.ts';
import type { Lease } from './lease.ts';
import { createLoader } from './loader.ts';
import {
  createStatements,
  fillCellsStatement,
  indexStatements,
  type Tables,
  tablesOf,
} from './sql/tables.ts';

export type RebuildOptions = {
  pool: Pool;
  store: EventStore;
  projection: Projection;
  lease: Lease;
  signal: AbortSignal;
  /** Told now and then how many events were folded. */
  onProgress?: (events: number) => void;
  /** Waits while live work has the right of way. */
  yieldToLive?: () => Promise<void>;
};

/**
 * Builds a read model anew beside the one that readers see: stream by stream into tables without indexes, then the
 * indexes, then the tail of the log; then readers are switched in one transaction.
 * @returns the active build, and how many events the bulk load folded.
 */
export async function rebuild(options: RebuildOptions): Promise<{ build: Build; events: number }> {
  const { pool, projection } = options;
  const { name: model, version } = projection;
  const { build } = await insertBuild(pool, { model, version, logId: options.store.id });
  try {
    const tables = tablesOf(projection, build);
    for (const statement of createStatements(tables)) await pool.query(statement);
    const { events, upTo, last } = await load(options, tables);
    await finish(pool, tables, { upTo, last });
    await catchUpAndSwitch(options, tables, upTo);
    return { build: await getBuild(pool, build), events };
  } catch (error) {
    await dropBuild(pool, build).catch(() => undefined);
    throw error;
  }
}

/** Indexes, sums and statistics, once the rows are in. */
async function finish(
  pool: Pool,
  tables: Tables,
  { upTo, last }: { upTo: bigint; last: RecordedEvent | undefined },
): Promise<void> {
  const { schema, projection } = tables;
  if (projection.measure) await pool.query(fillCellsStatement(tables));
  for (const statement of indexStatements(tables)) await pool.query(statement);
  // Vacuumed too: only pages known to be all visible let an index answer without the rows.
  await pool.query(`vacuum (analyze) ${tables.rows}`);
  if (projection.measure) await pool.query(`analyze ${tables.changes}; analyze ${tables.cells}`);
  await pool.query(
    'update ops.builds set checkpoint = $2, cut = $3, folded_at = $4 where build = $1',
    [schema, String(upTo), last?.id ?? null, last?.acceptedAt ?? null],
  );
}

async function catchUpAndSwitch(
  options: RebuildOptions,
  tables: Tables,
  upTo: bigint,
): Promise<void> {
  const { pool, store, projection, lease, signal } = options;
  const writer = await openBatchWriter({ pool, store, tables, lease, checkpoint: upTo });
  for (;;) {
    const filter = { categories: projection.categories };
    for await (const batch of store.readAll({ after: writer.checkpoint(), filter, signal })) {
      await writer.apply(batch);
      await options.yieldToLive?.();
    }
    if (await activateBuild(pool, await getBuild(pool, tables.schema))) return;
    await sleep(20, undefined, { signal });
  }
}

async function load(options: RebuildOptions, tables: Tables) {
  const { pool, store, projection, signal } = options;
  const scan = await store.scanStreams({ categories: projection.categories }, signal);
  const clients = await Promise.all([pool.connect(), pool.connect()]);
  let failure: unknown;
  try {
    const loader = createLoader(tables, clients);
    for await (const batch of scan.batches) {
      for (const event of batch) {
        loader.fold(event);
        if (loader.isFull()) await loader.flush();
      }
      options.onProgress?.(loader.events());
      await options.yieldToLive?.();
    }
    await loader.end();
    for (const letter of loader.letters) await insertDeadLetter(pool, tables.schema, letter);
    return { events: loader.events(), upTo: scan.upTo, last: loader.last() };
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    for (const client of clients) client.release(failure !== undefined);
  }
}
