import type { Append, EventStore } from '@grasp/event-store';
import { courseOf, type OrderMoment } from '@grasp/forecast';
import { migrateProjections, rebuildBeside, withSnapshot } from '@grasp/projections';
import { storeOf } from '@grasp/projections/testing';
import { openTestDatabase, type TestDatabase } from '@grasp/runtime/testing';
import { createOracleCompany, toEvents } from '@grasp/simulator';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModels } from '../../index.ts';
import { factsIn, readFacts } from './read-facts.ts';
import { replayFacts } from './replay-facts.ts';
import type { CutoffFacts } from './to-facts.ts';

const ZONE = 'Europe/Amsterdam';
const EVENTS = 3_000;

let database: TestDatabase;
let store: EventStore;
let instants: number[];
beforeAll(async () => {
  database = await openTestDatabase();
  await migrateProjections(database.pool);
  const appends: Append[] = [...toEvents(createOracleCompany({ seed: 7, events: EVENTS }))]
    .flat()
    .map(({ stream, event }) => ({ stream, expected: 'any', events: [event] }));
  store = await storeOf(appends);
  const { signal } = new AbortController();
  for (const projection of readModels) {
    await rebuildBeside({ pool: database.pool, store, projection, signal });
  }
  const events = appends.flatMap(({ events: told }) => told);
  instants = events.flatMap((event) => [event.occurredAt, event.recordedAt]).sort((a, b) => a - b);
});
afterAll(() => database[Symbol.asyncDispose]());

const place = fc.nat(9_999).map((share) => share / 10_000);
const instantAt = (share: number): number =>
  instants[Math.floor(share * instants.length)] as number;

/** Facts with the histories behind them. */
const told = ({ orders, ...facts }: CutoffFacts) => ({
  ...facts,
  orders: orders.map(({ history, ...course }) => ({ ...course, history: history() })),
});

const isOpen = (moments: readonly OrderMoment[]): boolean => {
  const turn = moments.findLast(({ kind }) => ['won', 'lost', 'reopened'].includes(kind));
  return turn === undefined || turn.kind === 'reopened';
};

describe('what stands at a cut-off', () => {
  it('is the same from the read models as from a replay of the log, and on either side of a cut-off', async () => {
    const seen = {
      orders: 0,
      open: 0,
      moments: new Set<string>(),
      signed: 0,
      targets: 0,
      renewals: 0,
    };
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom(-1, 0), async (share, shift) => {
        const cutoff = instantAt(share) + shift;
        const window = { first: cutoff, last: cutoff, zone: ZONE };
        const read = await withSnapshot(database.pool, (snapshot) => readFacts(snapshot, window));
        const fast = told(factsIn(read)(cutoff));
        const slow = told(await replayFacts(store, cutoff, { zone: ZONE }));
        expect(fast).toEqual(slow);
        for (const { history, ...course } of fast.orders) {
          expect(told({ ...slow, orders: [courseOf(history)] }).orders).toEqual([
            { ...course, history },
          ]);
        }
        const ofOpen = await withSnapshot(database.pool, (snapshot) =>
          readFacts(snapshot, { ...window, openOnly: true }),
        );
        const open = slow.orders.filter(({ history }) => isOpen(history.moments));
        expect(told(factsIn(ofOpen)(cutoff))).toEqual({ ...slow, orders: open });
        seen.open += open.length;
        seen.orders += fast.orders.length;
        seen.signed += fast.signed.length;
        seen.targets += fast.targets.length;
        seen.renewals += fast.renewals.length;
        for (const { history } of fast.orders) {
          for (const { kind } of history.moments) seen.moments.add(kind);
        }
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(seen.orders).toBeGreaterThan(1000);
    expect(Math.min(seen.open, seen.orders - seen.open)).toBeGreaterThan(100);
    expect(Math.min(seen.signed, seen.targets, seen.renewals)).toBeGreaterThan(10);
    expect([...seen.moments].sort()).toEqual([
      'amount',
      'attributes',
      'call',
      'fact',
      'lost',
      'owner',
      'planned_close',
      'reopened',
      'stage',
      'step_done',
      'step_planned',
      'touch',
      'won',
    ]);
  });

  it('is the same whether it is read for one cut-off or for many', async () => {
    const cutoffs = [0.2, 0.4, 0.6, 0.8, 0.95].map(instantAt);
    const [first = 0, last = 0] = [cutoffs[0], cutoffs.at(-1)];
    const many = await withSnapshot(database.pool, (snapshot) =>
      readFacts(snapshot, { first, last, zone: ZONE }),
    );
    for (const cutoff of cutoffs) {
      const one = await withSnapshot(database.pool, (snapshot) =>
        readFacts(snapshot, { first: cutoff, last: cutoff, zone: ZONE }),
      );
      expect(told(factsIn(many)(cutoff))).toEqual(told(factsIn(one)(cutoff)));
    }
  });

  it('holds nothing of what happened or became known later', async () => {
    const cutoff = instantAt(0.5);
    const { orders } = await replayFacts(store, cutoff, { zone: ZONE });
    const moments = orders.flatMap(({ history }) => history().moments);
    const latest = Math.max(...moments.map(({ at }) => at));
    expect(latest).toBeLessThanOrEqual(cutoff);
    expect(latest).toBeGreaterThan(cutoff - 20 * 86_400_000_000);
  });
});
