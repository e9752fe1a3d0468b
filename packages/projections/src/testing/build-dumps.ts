import { randomUUID } from 'node:crypto';
import { categoryOf, type RecordedEvent } from '@grasp/domain';
import { type Append, createMemoryEventStore, type EventStore } from '@grasp/event-store';
import type { Pool } from 'pg';
import { openBatchWriter } from '../apply-batch.ts';
import { dropBuild, insertBuild } from '../builds.ts';
import type { Projection } from '../define-projection.ts';
import { dumpBuild } from '../dump.ts';
import { type Lease, tryLease } from '../lease.ts';
import { rebuildBeside } from '../run-projection.ts';
import { createStatements, indexStatements, tablesOf } from '../sql/tables.ts';

/** A database, a log in it or beside it, and the read model that folds the log. */
export type DumpOf = { pool: Pool; store: EventStore; projection: Projection };

/** A log in memory that holds these appends. */
export async function storeOf(appends: readonly Append[]): Promise<EventStore> {
  const store = createMemoryEventStore();
  await store.append(appends);
  return store;
}

/** The events of a log that a read model folds, in log order. */
export async function eventsOf(
  store: EventStore,
  projection: Projection,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of store.readAll({ after: 0n })) events.push(...batch.events);
  return events.filter((event) => projection.categories.includes(categoryOf(event.stream)));
}

/** The rows of a read model that is built from the log at once, in canonical order. */
export async function dumpRebuilt({ pool, store, projection }: DumpOf): Promise<string[]> {
  const { signal } = new AbortController();
  const { build } = await rebuildBeside({ pool, store, projection, signal });
  return dumpBuild(pool, tablesOf(projection, build.build));
}

/**
 * The rows of a read model that is built live, in canonical order.
 * @param sizes of the batches, less one, over and over. After a size that divides by 3 the batch is told again; after one
 *   that divides by 4 the writer is opened anew, as after a restart: it has nothing in memory.
 */
export async function dumpLive(folding: DumpOf, sizes: readonly number[]): Promise<string[]> {
  const { pool, store, projection } = folding;
  const lease = await tryLease(pool, `test-${randomUUID()}`);
  if (lease === undefined) throw new Error('the lease is free');
  const named = { model: projection.name, version: projection.version, logId: store.id };
  const { build } = await insertBuild(pool, named);
  const tables = tablesOf(projection, build);
  for (const statement of [...createStatements(tables), ...indexStatements(tables)]) {
    await pool.query(statement);
  }
  await applyAll(folding, { build, lease, sizes });
  const dump = await dumpBuild(pool, tables);
  await dropBuild(pool, build);
  return dump;
}

async function applyAll(
  { pool, store, projection }: DumpOf,
  { build, lease, sizes }: { build: string; lease: Lease; sizes: readonly number[] },
): Promise<void> {
  const parts = { pool, store, tables: tablesOf(projection, build), lease };
  const events = await eventsOf(store, projection);
  let writer = await openBatchWriter({ ...parts, checkpoint: 0n });
  for (let i = 0, turn = 0; i < events.length; turn += 1) {
    const size = 1 + (sizes[turn % sizes.length] ?? 0);
    const part = events.slice(i, i + size);
    const upTo = (part.at(-1) as RecordedEvent).position;
    const batch = { events: part, upTo, isCaughtUp: false };
    await writer.apply(batch);
    if (size % 3 === 0) await writer.apply(batch);
    if (size % 4 === 0) {
      writer = await openBatchWriter({ ...parts, checkpoint: writer.checkpoint() });
    }
    i += size;
  }
}
