import { setTimeout as sleep } from 'node:timers/promises';
import { createEvent, type RecordedEvent, streams } from '@grasp/domain';
import { createMemoryEventStore, type EventStore } from '@grasp/event-store';
import { openTestDatabase, type TestDatabase } from '@grasp/runtime/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openBatchWriter } from './apply-batch.ts';
import { findActiveBuild, insertBuild, migrateProjections } from './builds.ts';
import type { Projection } from './define-projection.ts';
import { tryLease } from './lease.ts';
import {
  type ProjectionReport,
  rebuildBeside,
  requestRedrive,
  runProjection,
} from './run-projection.ts';
import { withSnapshot } from './snapshot.ts';
import { tablesOf } from './sql/tables.ts';
import { testOrders } from './testing/declared.ts';

let database: TestDatabase;
let store: EventStore;
let stop: AbortController;
let running: Promise<unknown>[];

beforeEach(async () => {
  database = await openTestDatabase();
  await migrateProjections(database.pool);
  store = createMemoryEventStore();
  stop = new AbortController();
  running = [];
});
afterEach(async () => {
  stop.abort();
  await Promise.allSettled(running);
  await database[Symbol.asyncDispose]();
});

it('builds what is not there yet, then folds live', async () => {
  await open('1', '100');
  start(testOrders);
  await shows(testOrders, { '1': 100 });
  await open('2', '200');
  await shows(testOrders, { '1': 100, '2': 200 });
});

it('tells which event the log took last among those folded, rebuilt or live', async () => {
  await open('2', '200');
  await open('1', '100');
  const look = () =>
    withSnapshot(database.pool, async (snapshot) => {
      snapshot.tables(testOrders);
      return snapshot.used()[0];
    });
  const [last] = await store.readStream(streams.order('1'));
  await rebuildBeside({ pool: database.pool, store, projection: testOrders, signal: stop.signal });
  expect(await look()).toMatchObject({ cut: last?.id, foldedAt: last?.acceptedAt });
  start(testOrders);
  await open('3', '300');
  await shows(testOrders, { '1': 100, '2': 200, '3': 300 });
  expect((await look())?.cut).toBe((await store.readStream(streams.order('3')))[0]?.id);
});

it('gives the rows of a query as texts, a batch at a time, and may be left half-way', async () => {
  await withSnapshot(database.pool, async (snapshot) => {
    const text = 'select n from generate_series(1, $1::int) n';
    const sizes: number[] = [];
    let sum = 0;
    for await (const rows of snapshot.batches({ text, values: [12_000] })) {
      sizes.push(rows.length);
      for (const [n] of rows) sum += Number(n);
    }
    expect(sizes).toEqual([5_000, 5_000, 2_000]);
    expect(sum).toBe((12_000 * 12_001) / 2);
    for await (const _ of snapshot.batches({ text, values: [12_000] })) break;
    expect(await snapshot.query({ text, values: [2] })).toEqual([{ n: 1 }, { n: 2 }]);
  });
});

it('goes on from its checkpoint after a stop', async () => {
  const first = start(testOrders);
  await open('1', '100');
  await shows(testOrders, { '1': 100 });
  first.abort();
  await Promise.all(running);
  await open('2', '200');
  start(testOrders);
  await shows(testOrders, { '1': 100, '2': 200 });
});

it('switches to a newer version beside the old one, which stands down', async () => {
  start(testOrders);
  await open('1', '100');
  await shows(testOrders, { '1': 100 });
  const newer = { ...testOrders, version: 2 };
  start(newer);
  await open('2', '200');
  await until(async () => (await findActiveBuild(database.pool, 'test_orders'))?.version === 2);
  await open('3', '300');
  await shows(newer, { '1': 100, '2': 200, '3': 300 });
});

it('stays on the version that readers see while a rebuild beside it is under way', async () => {
  start(testOrders);
  await open('1', '100');
  await shows(testOrders, { '1': 100 });
  const before = await findActiveBuild(database.pool, 'test_orders');
  const { signal } = stop;
  await rebuildBeside({ pool: database.pool, store, projection: testOrders, signal });
  await open('2', '200');
  await shows(testOrders, { '1': 100, '2': 200 });
  expect((await findActiveBuild(database.pool, 'test_orders'))?.build).not.toBe(before?.build);
});

it('drops what a rebuild left that was killed half-way, once its lease is over', async () => {
  const { pool } = database;
  await open('1', '100');
  start(testOrders);
  await shows(testOrders, { '1': 100 });
  await tryLease(pool, 'test_orders:rebuild');
  const left = await insertBuild(pool, { model: 'test_orders', version: 1, logId: store.id });
  await pool.query(`create schema ${left.build}`);
  const isThere = async () => {
    const { rows } = await pool.query(
      `select exists (select from ops.builds where build = $1) or to_regnamespace($1) is not null as is_there`,
      [left.build],
    );
    return rows[0].is_there;
  };
  await sleep(1_500);
  expect(await isThere()).toBe(true);
  await pool.query(
    `update ops.leases set expires_at = clock_timestamp() where name = 'test_orders:rebuild'`,
  );
  await until(async () => !(await isThere()));
});

it('lets a poison event block its own stream only, and folds the rest of it when it is redriven', async () => {
  let isPoison = true;
  const poisoned: Projection = {
    ...testOrders,
    evolve: (state, fact) => {
      if (isPoison && fact.type === 'OrderLost') throw new Error('poison');
      return testOrders.evolve(state, fact);
    },
  };
  start(poisoned);
  await open('1', '100');
  await append('order-1', 'OrderLost', { reason: 'price' });
  await append('order-1', 'OrderAmountChanged', { amount: '150', currency: 'EUR' });
  await open('2', '200');
  await shows(testOrders, { '1': 100, '2': 200 });
  const letters = await database.pool.query(
    'select stream, revision, message from ops.dead_letters',
  );
  expect(letters.rows).toEqual([{ stream: 'order-1', revision: 1, message: 'poison' }]);
  isPoison = false;
  expect(await requestRedrive(database.pool, 'test_orders')).toBe(1);
  await shows(testOrders, { '1': 150, '2': 200 });
  expect((await database.pool.query('select 1 from ops.dead_letters')).rowCount).toBe(0);
});

it('blocks the same streams when it is rebuilt', async () => {
  const poisoned: Projection = {
    ...testOrders,
    evolve: (state, fact) => {
      if (fact.type === 'OrderLost') throw new Error('poison');
      return testOrders.evolve(state, fact);
    },
  };
  await open('1', '100');
  await append('order-1', 'OrderLost', { reason: 'price' });
  await append('order-1', 'OrderAmountChanged', { amount: '150', currency: 'EUR' });
  start(poisoned);
  await shows(testOrders, { '1': 100 });
  const letters = await database.pool.query('select stream, revision from ops.dead_letters');
  expect(letters.rows).toEqual([{ stream: 'order-1', revision: 1 }]);
});

it('refuses the writes of a holder that was paused past its lease', async () => {
  const { pool } = database;
  const { build } = await rebuildBeside({
    pool,
    store,
    projection: testOrders,
    signal: stop.signal,
  });
  const paused = await tryLease(pool, 'test_orders', 'paused');
  if (paused === undefined) throw new Error('the lease is free');
  const tables = tablesOf(testOrders, build.build);
  const { checkpoint } = build;
  const writer = await openBatchWriter({ pool, store, tables, lease: paused, checkpoint });
  await pool.query(`update ops.leases set expires_at = clock_timestamp() - interval '1 second'`);
  expect(await tryLease(pool, 'test_orders', 'other')).toBeDefined();
  await open('1', '100');
  const events = (await store.readStream('order-1')) as RecordedEvent[];
  const batch = { events, upTo: await store.head(), isCaughtUp: true };
  await expect(writer.apply(batch)).rejects.toMatchObject({ code: 'checkpoint_moved' });
  expect((await pool.query(`select 1 from ${tables.rows}`)).rowCount).toBe(0);
});

it('is run by one instance at a time, and by the next one when that ends', async () => {
  const first = start(testOrders);
  await open('1', '100');
  await shows(testOrders, { '1': 100 });
  start(testOrders);
  first.abort();
  await open('2', '200');
  await shows(testOrders, { '1': 100, '2': 200 });
});

it('stops at an event that is newer than its code, and says so', async () => {
  const reports: ProjectionReport[] = [];
  await open('1', '100');
  const [event] = (await store.readStream('order-1')) as RecordedEvent[];
  const newer = { ...(event as RecordedEvent), id: crypto.randomUUID(), version: 99 };
  await store.append([{ stream: 'order-1', expected: 'any', events: [newer] }]);
  const { signal } = stop;
  const run = runProjection({
    pool: database.pool,
    store,
    projection: testOrders,
    signal,
    report: (report) => reports.push(report),
  });
  await expect(run).rejects.toMatchObject({ code: 'read_model_newer' });
  expect(reports).toContainEqual(expect.objectContaining({ kind: 'stopped' }));
});

function start(projection: Projection): AbortController {
  const own = new AbortController();
  const signal = AbortSignal.any([own.signal, stop.signal]);
  const { pool } = database;
  running.push(runProjection({ pool, store, projection, signal, report: () => undefined }));
  return own;
}

const open = (order: string, amount: string) =>
  append(streams.order(order), 'OrderOpened', {
    order,
    customer: null,
    rep: null,
    stage: 'a',
    amount,
    currency: 'EUR',
  });

let told = 0;
async function append(stream: string, type: string, data: Record<string, unknown>): Promise<void> {
  told += 1;
  const event = createEvent({
    type,
    data,
    key: { system: 'test', id: String(told) },
    occurredAt: 1_772_000_000_000_000 + told * 1_000_000,
    occurredQuality: 'vendor',
    recordedAt: 1_772_000_000_000_000 + told * 1_000_000,
    recordedQuality: 'ours',
    actor: { kind: 'system', id: 'test', via: 'test' },
  });
  await store.append([{ stream, expected: 'any', events: [event] }]);
}

async function shows(projection: Projection, amounts: Record<string, number>): Promise<void> {
  const shown = async () => {
    const rows = await withSnapshot(database.pool, async (snapshot) =>
      snapshot.query<{ entity: string; amount: string }>({
        text: `select entity, amount from ${snapshot.tables(projection).rows} r
          where r.v_to = 9007199254740991 and r.k_to = 9007199254740991`,
        values: [],
      }),
    ).catch(() => []);
    return Object.fromEntries(rows.map((row) => [row.entity.slice(6), Number(row.amount)]));
  };
  await until(async () => JSON.stringify(await shown()) === JSON.stringify(amounts), shown);
  expect(await shown()).toEqual(amounts);
}

async function until(holds: () => Promise<boolean>, seen?: () => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < 600; turn += 1) {
    if (await holds()) return;
    await sleep(25);
  }
  throw new Error(`it did not come to pass: ${JSON.stringify(await seen?.())}`);
}
