import type { Append } from '@grasp/event-store';
import { migrateProjections } from '@grasp/projections';
import { dumpLive, dumpRebuilt, eventsOf, storeOf } from '@grasp/projections/testing';
import { openTestDatabase, type TestDatabase } from '@grasp/runtime/testing';
import { createOracleCompany, toEvents } from '@grasp/simulator';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModels } from './index.ts';

/** Enough that every category of streams has some, corrected and tied ones among them. */
const EVENTS = 1200;
/** Each runs over all events of a read model, of another company. */
const RUNS = 3;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await migrateProjections(database.pool);
});
afterAll(() => database[Symbol.asyncDispose]());

describe.each(readModels)('the read model $name', (projection) => {
  const seed = fc.nat(1000);
  const splits = fc.array(fc.nat(30), { minLength: 1 });
  const places = fc.array(fc.nat(), { minLength: 50, maxLength: 50 });

  it('has the same rows rebuilt and live, however batches are split and told again, and however streams interleave', async () => {
    await fc.assert(
      fc.asyncProperty(seed, splits, places, async (company, sizes, order) => {
        const appends = appendsOf(company);
        const parts = { pool: database.pool, projection, store: await storeOf(appends) };
        expect((await eventsOf(parts.store, projection)).length).toBeGreaterThan(0);
        const rebuilt = await dumpRebuilt(parts);
        expect(rebuilt.length).toBeGreaterThan(0);
        expect(await dumpLive(parts, sizes)).toEqual(rebuilt);
        const store = await storeOf(interleaved(appends, order));
        expect(await dumpRebuilt({ ...parts, store })).toEqual(rebuilt);
        expect(await dumpLive({ ...parts, store }, sizes)).toEqual(rebuilt);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

function appendsOf(seed: number): Append[] {
  const events = [...toEvents(createOracleCompany({ seed, events: EVENTS }))].flat();
  return events.map(({ stream, event }) => ({ stream, expected: 'any', events: [event] }));
}

/** The same streams, each in its own order, but told in other turns. */
function interleaved(appends: readonly Append[], order: readonly number[]): Append[] {
  const streams = Map.groupBy(appends, ({ stream }) => stream);
  const next = new Map([...streams].map(([stream, ofStream]) => [stream, ofStream.values()]));
  const key = (i: number): number => ((order[i % order.length] as number) * (i + 1)) % 7919;
  const turns = appends.map(({ stream }, i) => ({ stream, key: key(i) }));
  turns.sort((a, b) => a.key - b.key);
  return turns.map(({ stream }) => next.get(stream)?.next().value as Append);
}
