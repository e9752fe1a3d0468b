import { randomUUID } from 'node:crypto';
import { categoryOf, FOREVER, type RecordedEvent } from '@grasp/domain';
import { type Append, createMemoryEventStore, type EventStore } from '@grasp/event-store';
import { openTestDatabase, type TestDatabase } from '@grasp/runtime/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBatchWriter } from './apply-batch.ts';
import { dropBuild, insertBuild, migrateProjections } from './builds.ts';
import type { Projection } from './define-projection.ts';
import { dumpBuild, verifySums } from './dump.ts';
import { foldAt, type Place } from './fold-at.ts';
import { tryLease } from './lease.ts';
import { rebuildBeside } from './run-projection.ts';
import { withSnapshot } from './snapshot.ts';
import { covers, sumsAt } from './sql/as-of.ts';
import { createStatements, indexStatements, type Tables, tablesOf } from './sql/tables.ts';
import { testCalls, testOrders } from './testing/declared.ts';
import { randomEvents } from './testing/random-events.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await migrateProjections(database.pool);
});
afterAll(() => database[Symbol.asyncDispose]());

describe.each([testOrders, testCalls])('the read model $name', (projection) => {
  it('has the same rows live and rebuilt, however batches are split and told again', async () => {
    const splits = fc.array(fc.nat(20), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(randomEvents, splits, async (appends, sizes) => {
        const store = await storeOf(appends);
        const rebuilt = await dumpOf(store, projection);
        expect(await dumpOfLive(store, projection, sizes)).toEqual(rebuilt);
      }),
      { numRuns: 25 },
    );
  });

  it('has the same rows whatever the interleaving of streams', async () => {
    await fc.assert(
      fc.asyncProperty(randomEvents, async (appends) => {
        const grouped = [...Map.groupBy(appends, (append) => append.stream).values()].flat();
        const one = await dumpOf(await storeOf(appends), projection);
        expect(await dumpOf(await storeOf(grouped), projection)).toEqual(one);
      }),
      { numRuns: 15 },
    );
  });

  it('shows at every place of both clocks what the fold of the stream gives there', async () => {
    const place = fc.record({ v: fc.nat(400), k: fc.nat(400), isNow: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(randomEvents, fc.array(place, { maxLength: 20 }), async (appends, at) => {
        const store = await storeOf(appends);
        const events = await eventsOf(store, projection);
        const { build } = await rebuildIn(store, projection);
        for (const { v, k, isNow } of at) {
          const of = (i: number) => events[i % events.length] as RecordedEvent;
          if (events.length === 0) continue;
          const spot = { v: of(v).occurredAt + (v % 3) - 1, k: of(k).recordedAt + (k % 3) - 1 };
          await expectFolded(projection, events, isNow ? { v: spot.v, k: FOREVER } : spot);
        }
        expect(await verifySums(database.pool, tablesOf(projection, build.build))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

async function expectFolded(
  projection: Projection,
  events: readonly RecordedEvent[],
  place: Place,
): Promise<void> {
  const expected = Map.groupBy(events, (event) => event.stream)
    .entries()
    .flatMap(([stream, ofStream]) => {
      const { state } = foldAt(projection, ofStream, place);
      const row = projection.row(state, { stream, part: '' });
      return row === null ? [] : [{ entity: stream, ...row }];
    })
    .toArray();
  await withSnapshot(database.pool, async (snapshot) => {
    const tables = snapshot.tables(projection);
    const rows = await snapshot.query({
      text: `select * from ${tables.rows} r where ${covers('r')}`,
      values: [place.v, place.k],
    });
    expect(rows.map((row) => shown(projection, row)).sort()).toEqual(
      expected.map((row) => shown(projection, row)).sort(),
    );
    const sums = await snapshot.query(
      sumsAt(tables, place, { by: projection.measure?.keys ?? [] }),
    );
    expect(
      sums
        .filter((sum) => sum['n'] !== '0')
        .map((sum) => summed(projection, sum))
        .sort(),
    ).toEqual(summedByHand(projection, expected));
  });
}

const shown = (projection: Projection, row: Record<string, unknown>): string =>
  JSON.stringify(['entity', ...Object.keys(projection.columns)].map((name) => String(row[name])));

function summed(projection: Projection, row: Record<string, unknown>): string {
  const { keys = [], sums = [] } = projection.measure ?? {};
  return JSON.stringify([...keys, 'n', ...sums].map((name) => String(row[name])));
}

function summedByHand(projection: Projection, rows: readonly Record<string, unknown>[]): string[] {
  const { keys = [], sums = [] } = projection.measure ?? {};
  return [...Map.groupBy(rows, (row) => JSON.stringify(keys.map((key) => row[key]))).values()]
    .map((group) => {
      const total = (name: string) => group.reduce((sum, row) => sum + Number(row[name]), 0);
      const totals = Object.fromEntries(sums.map((name) => [name, total(name)]));
      return summed(projection, { ...group[0], n: group.length, ...totals });
    })
    .sort();
}

async function storeOf(appends: readonly Append[]): Promise<EventStore> {
  const store = createMemoryEventStore();
  await store.append(appends);
  return store;
}

async function eventsOf(store: EventStore, projection: Projection): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of store.readAll({ after: 0n })) events.push(...batch.events);
  return events.filter((event) => projection.categories.includes(categoryOf(event.stream)));
}

function rebuildIn(store: EventStore, projection: Projection) {
  const { signal } = new AbortController();
  return rebuildBeside({ pool: database.pool, store, projection, signal });
}

async function dumpOf(store: EventStore, projection: Projection): Promise<string[]> {
  const { build } = await rebuildIn(store, projection);
  return dumpBuild(database.pool, tablesOf(projection, build.build));
}

async function dumpOfLive(store: EventStore, projection: Projection, sizes: readonly number[]) {
  const { pool } = database;
  const lease = await tryLease(pool, `test-${randomUUID()}`);
  if (lease === undefined) throw new Error('the lease is free');
  const named = { model: projection.name, version: 1, logId: store.id };
  const { build } = await insertBuild(pool, named);
  const tables: Tables = tablesOf(projection, build);
  for (const made of [...createStatements(tables), ...indexStatements(tables)])
    await pool.query(made);
  const events = await eventsOf(store, projection);
  let writer = await openBatchWriter({ pool, store, tables, lease, checkpoint: 0n });
  for (let i = 0, turn = 0; i < events.length; turn += 1) {
    const size = 1 + (sizes[turn % sizes.length] ?? 0);
    const part = events.slice(i, i + size);
    const batch = {
      events: part,
      upTo: (part.at(-1) as RecordedEvent).position,
      isCaughtUp: false,
    };
    await writer.apply(batch);
    if (size % 3 === 0) await writer.apply(batch);
    if (size % 4 === 0) {
      writer = await openBatchWriter({
        pool,
        store,
        tables,
        lease,
        checkpoint: writer.checkpoint(),
      });
    }
    i += size;
  }
  const dump = await dumpBuild(pool, tables);
  await dropBuild(pool, build);
  return dump;
}
