import { createEvent, type Micros, streams } from '@grasp/domain';
import { createMemoryEventStore, type EventStore } from '@grasp/event-store';
import { openTestDatabase, type TestDatabase } from '@grasp/runtime/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findActiveBuild, insertBuild, migrateProjections } from './builds.ts';
import { withReplayed } from './replayed.ts';
import { rebuildBeside } from './run-projection.ts';
import type { Snapshot } from './snapshot.ts';
import { testOrders } from './testing/declared.ts';

let database: TestDatabase;
let store: EventStore;
const { signal } = new AbortController();

beforeEach(async () => {
  database = await openTestDatabase();
  await migrateProjections(database.pool);
  store = createMemoryEventStore();
});
afterEach(() => database[Symbol.asyncDispose]());

const AT: Micros = 1_772_445_600_000_000;

async function open(order: string, amount: string): Promise<bigint> {
  const event = createEvent({
    type: 'OrderOpened',
    data: { order, customer: null, rep: 'r1', stage: 'new', amount, currency: 'EUR' },
    key: { system: 'test', id: order },
    occurredAt: AT,
    occurredQuality: 'vendor',
    recordedAt: AT,
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'test', via: 'import' },
  });
  await store.append([{ stream: streams.order(order), expected: 'any', events: [event] }]);
  return store.head();
}

const entitiesIn = async (snapshot: Snapshot): Promise<string[]> => {
  const { rows } = snapshot.tables(testOrders);
  const found = await snapshot.query<{ entity: string }>({
    text: `select entity from ${rows} order by entity`,
    values: [],
  });
  return found.map(({ entity }) => entity);
};

const lookUntil = <T>(until: bigint, work: (snapshot: Snapshot) => Promise<T>) =>
  withReplayed({ pool: database.pool, store, projections: [testOrders], until, signal }, work);

const schemas = async (): Promise<string[]> => {
  const { rows } = await database.pool.query(
    `select nspname from pg_namespace where nspname like 'rm\\_%' order by 1`,
  );
  return rows.map(({ nspname }) => nspname);
};

it('sees the log up to an event, and no event after it', async () => {
  const first = await open('1', '100');
  const second = await open('2', '200');
  await open('3', '300');
  expect(await lookUntil(0n, entitiesIn)).toEqual([]);
  expect(await lookUntil(first, entitiesIn)).toEqual(['order-1']);
  expect(await lookUntil(second, entitiesIn)).toEqual(['order-1', 'order-2']);
});

it('leaves nothing behind, also where the work fails, and clears what another left', async () => {
  const until = await open('1', '100');
  const { pool } = database;
  const shown = await rebuildBeside({ pool, store, projection: testOrders, signal });
  const left = await insertBuild(pool, { model: 'replayed', version: 1, logId: store.id });
  await pool.query(`create schema ${left.build}`);
  const failing = lookUntil(until, async () => Promise.reject(new Error('no answer')));
  await expect(failing).rejects.toThrow('no answer');
  expect(await schemas()).toEqual([shown.build.build]);
  const { rows } = await pool.query(`select 1 from ops.builds where model = 'replayed'`);
  expect(rows).toEqual([]);
  expect((await findActiveBuild(pool, testOrders.name))?.build).toBe(shown.build.build);
});
