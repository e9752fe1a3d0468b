import { FOREVER, type RecordedEvent } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import { openTestDatabase, type TestDatabase } from '@grasp/runtime/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateProjections } from './builds.ts';
import type { Projection } from './define-projection.ts';
import { verifySums } from './dump.ts';
import { foldAt, type Place } from './fold-at.ts';
import { rebuildBeside } from './run-projection.ts';
import { withSnapshot } from './snapshot.ts';
import { covers, sumsAt } from './sql/as-of.ts';
import { tablesOf } from './sql/tables.ts';
import { dumpLive, dumpRebuilt, eventsOf, storeOf } from './testing/build-dumps.ts';
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
        const folding = { pool: database.pool, store: await storeOf(appends), projection };
        const rebuilt = await dumpRebuilt(folding);
        expect(await dumpLive(folding, sizes)).toEqual(rebuilt);
      }),
      { numRuns: 25 },
    );
  });

  it('has the same rows whatever the interleaving of streams', async () => {
    await fc.assert(
      fc.asyncProperty(randomEvents, async (appends) => {
        const grouped = [...Map.groupBy(appends, (append) => append.stream).values()].flat();
        const folding = { pool: database.pool, projection };
        const one = await dumpRebuilt({ ...folding, store: await storeOf(appends) });
        expect(await dumpRebuilt({ ...folding, store: await storeOf(grouped) })).toEqual(one);
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

function rebuildIn(store: EventStore, projection: Projection) {
  const { signal } = new AbortController();
  return rebuildBeside({ pool: database.pool, store, projection, signal });
}
