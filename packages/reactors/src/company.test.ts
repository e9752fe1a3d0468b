import {
  absentMembership,
  absentOrder,
  absentRenewal,
  categoryOf,
  evolveMembership,
  evolveOrder,
  evolveRenewal,
  type Fact,
} from '@grasp/domain';
import { createMemoryEventStore, type EventStore } from '@grasp/event-store';
import { createCompany, toEvents } from '@grasp/simulator';
import { describe, expect, it } from 'vitest';
import { historyOf } from './history.ts';
import { reactors } from './index.ts';
import { createBench, drain } from './testing/drain.ts';
import { createStandingClock } from './testing/tell.ts';

const NONE = { late: 0, veryLate: 0, tied: 0, repaired: 0, backdated: 0, repeated: 0 };
const UNTIDY = { ...NONE, late: 0.03, veryLate: 0.005, repaired: 0.08 };
const FAITHFUL = { seed: 3, reps: 12, dialsPerDay: 3, shares: NONE };
const CATEGORIES = ['order', 'membership', 'renewal'];

/** The orders, memberships and renewals of a company that tells consequences itself, or leaves them to the reactors. */
async function logOf(options: Partial<Parameters<typeof createCompany>[0]>): Promise<EventStore> {
  const store = createMemoryEventStore();
  const to = Date.UTC(2026, 6, 1) * 1_000;
  // Neither calls nor effect are asked about here.
  const span = { from: Date.UTC(2025, 1, 1) * 1_000, to, callsFrom: to, effectFrom: to };
  for (const events of toEvents(createCompany({ ...FAITHFUL, ...span, ...options }))) {
    const wanted = events.filter(({ stream }) => CATEGORIES.includes(categoryOf(stream)));
    await store.append(
      wanted.map(({ stream, event }) => ({ stream, expected: 'any', events: [event] })),
    );
  }
  return store;
}

async function reacted(store: EventStore): Promise<EventStore> {
  await drain(createBench(store, reactors, createStandingClock('2026-07-01T00:00:00Z').now));
  return store;
}

/** The last state of every entity of a category, by stream. */
async function statesOf<S>(
  store: EventStore,
  category: string,
  fold: { initial: S; evolve: (state: S, fact: never) => S },
): Promise<Map<string, S>> {
  const { batches } = await store.scanStreams({ categories: [category] });
  const streams = new Set<string>();
  for await (const events of batches) for (const event of events) streams.add(event.stream);
  const states = new Map<string, S>();
  for (const stream of streams) {
    const { facts } = historyOf(await store.readStream(stream));
    const evolve = fold.evolve as (state: S, fact: Fact) => S;
    states.set(stream, facts.reduce(evolve, fold.initial));
  }
  return states;
}

const memberships = { initial: absentMembership, evolve: evolveMembership };
const renewals = { initial: absentRenewal, evolve: evolveRenewal };
const orders = { initial: absentOrder, evolve: evolveOrder };

describe('the reactors over a whole company', { timeout: 120_000 }, () => {
  it('make of its orders and renewals what the company tells of itself', async () => {
    const told = await logOf({ reactions: true });
    const made = await reacted(await logOf({ reactions: false }));
    const expected = await statesOf(told, 'membership', memberships);
    expect(expected.size).toBeGreaterThan(100);
    expect(await statesOf(made, 'membership', memberships)).toEqual(expected);
    // Who looks after a member in a later term is the company's own affair: no event tells it.
    const anybody = (states: ReadonlyMap<string, typeof absentRenewal>) =>
      [...states].map(([stream, state]) => [stream, { ...state, rep: null }]);
    expect(anybody(await statesOf(made, 'renewal', renewals))).toEqual(
      anybody(await statesOf(told, 'renewal', renewals)),
    );
  });

  it('add nothing where the company tells the consequences itself', async () => {
    const told = await logOf({ reactions: true });
    const head = await told.head();
    expect(await (await reacted(told)).head()).toBe(head);
  });

  it('keep a membership open just while its order is won, with late, corrected and retracted facts', async () => {
    const made = await reacted(await logOf({ seed: 5, shares: UNTIDY, reactions: false }));
    const found = await statesOf(made, 'membership', memberships);
    const wrong = [...(await statesOf(made, 'order', orders))].filter(([stream, { status }]) => {
      const membership = found.get(stream.replace('order-', 'membership-'));
      return (status === 'won') !== (membership?.status === 'open');
    });
    expect(wrong).toEqual([]);
    const corrected = (await made.readStreams([...found.keys()])).filter(
      ({ type }) => type === 'MembershipCorrected',
    );
    expect(corrected.length).toBeGreaterThan(3);
  });
});
