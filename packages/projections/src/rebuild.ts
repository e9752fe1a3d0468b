import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, ScannedEvent } from '@grasp/event-store';
import type { Pool, PoolClient } from 'pg';
import { insertDeadLetter, openBatchWriter } from './apply-batch.ts';
import { activateBuild, type Build, dropBuild, getBuild, insertBuild } from './builds.ts';
import type { Projection } from './define-projection.ts';
import type { Lease } from './lease.ts';
import { openLoader } from './loader.ts';
import { createSchema, indexStatements, type Tables, tablesOf } from './sql/tables.ts';

export type FillOptions = {
  pool: Pool;
  store: EventStore;
  projection: Projection;
  signal: AbortSignal;
  /** Told now and then how many events were folded. */
  onProgress?: (events: number) => void;
  /** Waits while live work has the right of way. */
  yieldToLive?: () => Promise<void>;
  /** Events after this position are passed over. */
  until?: bigint;
};

export type RebuildOptions = Omit<FillOptions, 'until'> & { lease: Lease };

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
    const { events, upTo, last } = await fillBuild(options, tables);
    await placeCheckpoint(pool, build, { upTo, last });
    await catchUpAndSwitch(options, tables, upTo);
    return { build: await getBuild(pool, build), events };
  } catch (error) {
    await dropBuild(pool, build).catch(() => undefined);
    throw error;
  }
}

/** Makes the tables of a build that is registered, and fills them from the log. */
export async function fillBuild(options: FillOptions, tables: Tables) {
  await options.pool.query(createSchema(tables));
  const loaded = await load(options, tables);
  await buildIndexes(options.pool, tables);
  return loaded;
}

async function placeCheckpoint(
  pool: Pool,
  build: string,
  { upTo, last }: { upTo: bigint; last: ScannedEvent | undefined },
): Promise<void> {
  await pool.query(
    'update ops.builds set checkpoint = $2, cut = $3, folded_at = $4 where build = $1',
    [build, String(upTo), last?.id ?? null, last?.acceptedAt ?? null],
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

async function load({ pool, store, projection, until, ...options }: FillOptions, tables: Tables) {
  const scan = await store.scanStreams({ categories: projection.categories }, options.signal);
  return withTwoClients(pool, async (clients) => {
    const loader = await openLoader(tables, clients);
    for await (const batch of batchesUntil(scan.batches, until)) {
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
  });
}

/** A scan without what came after a position. */
async function* batchesUntil(
  batches: AsyncIterable<readonly ScannedEvent[]>,
  until: bigint | undefined,
) {
  for await (const batch of batches) {
    yield until === undefined ? batch : batch.filter(({ position }) => position <= until);
  }
}

/** Builds that are under way at once keep a core each: faster than one build at a time by several workers of the server. */
const BUILDING = `begin; set local max_parallel_maintenance_workers = 0; set local maintenance_work_mem = '128MB'`;

/** Builds the indexes of loaded tables, two at a time. */
function buildIndexes(pool: Pool, tables: Tables): Promise<void> {
  const waiting = indexStatements(tables);
  const build = async (client: PoolClient): Promise<void> => {
    await client.query(BUILDING);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await client.query(next);
    }
    await client.query('commit');
  };
  return withTwoClients(pool, async (clients) => {
    await Promise.all(clients.map(build));
  });
}

/** Lends two clients; after a failure both are closed, with whatever they were in the middle of. */
async function withTwoClients<T>(
  pool: Pool,
  work: (clients: readonly [PoolClient, PoolClient]) => Promise<T>,
): Promise<T> {
  const clients = await Promise.all([pool.connect(), pool.connect()]);
  let isDone = false;
  try {
    const result = await work(clients);
    isDone = true;
    return result;
  } finally {
    for (const client of clients) client.release(!isDone);
  }
}
