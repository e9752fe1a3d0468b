import { createEvent, FOREVER, type NewEvent, streams } from '@grasp/domain';
import { type Append, createMemoryEventStore, type EventStore } from '@grasp/event-store';
import {
  migrateProjections,
  type Projection,
  rebuildBeside,
  withSnapshot,
} from '@grasp/projections';
import { openTestDatabase, type TestDatabase } from '@grasp/runtime/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reps } from '../../discipline/reps/projection.ts';
import { customers } from '../../effect/customers/projection.ts';
import { readEvidence } from '../../evidence.ts';
import { parseReference } from '../../reference.ts';
import type { FlowBarName } from '../../views.ts';
import { flowEvidence, ordersEvidence } from './evidence.ts';
import { type FlowQuery, pipelineFlow } from './flow.ts';
import { orderList } from './list.ts';
import { orders } from './projection.ts';
import { pipelineSummary } from './summary.ts';

const DAY = 86_400_000_000;
const START = Date.UTC(2026, 2, 1) * 1000;
const COMPANY = { zone: 'Europe/Amsterdam', currency: 'EUR', calendar: 'main' };
const ACTOR = { kind: 'importer', id: 'test', via: 'import' } as const;
const models: readonly Projection[] = [orders, reps, customers];

let database: TestDatabase;
let store: EventStore;
beforeAll(async () => {
  database = await openTestDatabase();
  await migrateProjections(database.pool);
});
beforeEach(() => {
  store = createMemoryEventStore();
});
afterAll(() => database[Symbol.asyncDispose]());

let told = 0;
/** A fact of a day (0 = 1 March 2026), known on the same day unless said. */
function said(type: string, data: Record<string, unknown>, day: number, knownOn = day): NewEvent {
  told += 1;
  return createEvent({
    type,
    data,
    key: { system: 'test', id: String(told) },
    occurredAt: START + Math.round(day * DAY),
    occurredQuality: 'vendor',
    recordedAt: START + Math.round(knownOn * DAY),
    recordedQuality: 'vendor',
    actor: ACTOR,
  });
}

const opened = (order: string, amount: number, rep: string, day: number, knownOn = day): Append =>
  onOrder(
    order,
    said(
      'OrderOpened',
      { order, customer: null, rep, stage: 'a', amount: String(amount), currency: 'EUR' },
      day,
      knownOn,
    ),
  );
const onOrder = (order: string, event: NewEvent): Append => ({
  stream: streams.order(order),
  expected: 'any',
  events: [event],
});
const teamOf = (rep: string, team: string, from: number, knownOn = from): Append => {
  const effectiveAt = new Date((START + from * DAY) / 1000).toISOString();
  const event = said('RepAssignedToTeam', { rep, team, effectiveAt }, from, knownOn);
  return { stream: streams.rep(rep), expected: 'any', events: [event] };
};

async function given(...appends: Append[]): Promise<void> {
  await store.append(appends);
  const { signal } = new AbortController();
  for (const projection of models) {
    await rebuildBeside({ pool: database.pool, store, projection, signal });
  }
}

const window = (from: number, to: number, rest: Partial<FlowQuery> = {}): FlowQuery => ({
  from: START + from * DAY,
  to: START + to * DAY,
  known: FOREVER,
  ...rest,
});

async function flow(query: FlowQuery): Promise<Partial<Record<FlowBarName, [number, string?]>>> {
  const answer = await withSnapshot(database.pool, (snapshot) => pipelineFlow(snapshot, query));
  expect(answer.balanced).toBe(true);
  const bars = answer.bars.filter((bar) => bar.count !== 0 || bar.amounts.length > 0);
  return Object.fromEntries(bars.map((bar) => [bar.name, [bar.count, bar.amounts[0]?.amount]]));
}

describe('the flow of the pipeline', () => {
  it('is gross: an order opened and won inside is in new and in won', async () => {
    await given(
      opened('1', 100, 'r1', 1),
      onOrder('1', said('OrderWon', { signedOn: '2026-03-03' }, 2)),
    );
    expect(await flow(window(0, 10))).toEqual({ new: [1, '100'], won: [-1, '-100'] });
  });

  it('tells what grew and what shrank apart, also within one day', async () => {
    await given(
      opened('1', 100, 'r1', 1),
      onOrder('1', said('OrderAmountChanged', { amount: '150', currency: 'EUR' }, 5.1)),
      onOrder('1', said('OrderAmountChanged', { amount: '120', currency: 'EUR' }, 5.2)),
    );
    expect(await flow(window(3, 10))).toEqual({
      start: [1, '100'],
      grew: [0, '50'],
      shrank: [0, '-30'],
      end: [1, '120'],
    });
  });

  it('books facts about before the window, known inside it, as late news: as known then', async () => {
    await given(opened('1', 100, 'r1', 1, 5), opened('2', 200, 'r1', 6));
    expect(await flow(window(3, 10, { known: 'then' }))).toEqual({
      lateNews: [1, '100'],
      new: [1, '200'],
      end: [2, '300'],
    });
    expect(await flow(window(3, 10))).toEqual({
      start: [1, '100'],
      new: [1, '200'],
      end: [2, '300'],
    });
  });

  it('books a reopened order, and a lost one, each in its own bar', async () => {
    await given(
      opened('1', 100, 'r1', 1),
      onOrder('1', said('OrderLost', { reason: 'price' }, 4)),
      onOrder('1', said('OrderReopened', { stage: 'b' }, 5)),
    );
    expect(await flow(window(3, 10))).toEqual({
      start: [1, '100'],
      lost: [-1, '-100'],
      reopened: [1, '100'],
      end: [1, '100'],
    });
  });

  it("moves a rep's open stock with the rep from team to team", async () => {
    await given(teamOf('r1', 'A', 0), teamOf('r1', 'B', 5), opened('1', 100, 'r1', 1));
    expect(await flow(window(3, 10, { team: 'A' }))).toEqual({
      start: [1, '100'],
      movedOut: [-1, '-100'],
    });
    expect(await flow(window(3, 10, { team: 'B' }))).toEqual({
      movedIn: [1, '100'],
      end: [1, '100'],
    });
  });

  it('books a move of teams that became known late as late news', async () => {
    await given(teamOf('r1', 'A', 0), teamOf('r1', 'B', 2, 5), opened('1', 100, 'r1', 1));
    expect(await flow(window(3, 10, { team: 'A', known: 'then' }))).toEqual({
      start: [1, '100'],
      lateNews: [-1, '-100'],
    });
  });

  it('takes back in its own bar what was retracted', async () => {
    const wrong = opened('1', 100, 'r1', 4);
    const corrects = (wrong.events[0] as NewEvent).id;
    await given(wrong, onOrder('1', said('OrderRetracted', { corrects }, 6)));
    expect(await flow(window(3, 10))).toEqual({});
    expect(await flow(window(3, 5, { known: 'then' }))).toEqual({
      new: [1, '100'],
      end: [1, '100'],
    });
  });
});

describe('random histories', () => {
  const step = fc.record({
    order: fc.nat(12).map(String),
    rep: fc.constantFrom('r1', 'r2', 'r3'),
    team: fc.constantFrom('A', 'B'),
    amount: fc.nat(500),
    kind: fc.nat(9),
    wait: fc.nat(20),
    lag: fc.constantFrom(0, 0, 0, 1, 5),
    early: fc.constantFrom(0, 0, 0, 2, 8),
  });
  const query = fc.record({
    from: fc.nat(40),
    days: fc.integer({ min: 1, max: 20 }),
    isThen: fc.boolean(),
    rep: fc.constantFrom('r1', 'r2', undefined),
    team: fc.constantFrom('A', 'B', undefined),
  });

  it('balance in every window, then and now, with every filter; sums, lists and evidence agree', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: 90 }),
        fc.array(query, { minLength: 5, maxLength: 8 }),
        async (steps, queries) => {
          store = createMemoryEventStore();
          await given(...historyOf(steps));
          for (const { from, days, isThen, rep, team } of queries) {
            const known = isThen ? ('then' as const) : FOREVER;
            const asked = { ...window(from, from + days), known, rep, team };
            await expectAgreement(asked);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
  function historyOf(steps: readonly Step[]): Append[] {
    let day = 0;
    return steps.map((one) => {
      day += one.wait / 10;
      const at = day - one.early;
      const on = (type: string, data: Record<string, unknown>) =>
        onOrder(one.order, said(type, data, at, day + one.lag));
      if (one.kind === 0) return teamOf(one.rep, one.team, at, day + one.lag);
      if (one.kind < 4) return opened(one.order, one.amount, one.rep, at, day + one.lag);
      const saying = sayings(one)[one.kind - 4] as [string, Record<string, unknown>];
      return on(...saying);
    });
  }

  const sayings = (one: Step): [string, Record<string, unknown>][] => [
    ['OrderWon', { signedOn: '2026-03-05' }],
    ['OrderLost', { reason: 'x' }],
    ['OrderReopened', { stage: 'b' }],
    ['OrderOwnerChanged', { rep: one.rep }],
    ['OrderAmountChanged', { amount: String(one.amount), currency: 'EUR' }],
    ['OrderAmountChanged', { amount: String(one.amount), currency: 'USD' }],
  ];

  async function expectAgreement(asked: FlowQuery): Promise<void> {
    await withSnapshot(database.pool, async (snapshot) => {
      const { bars, balanced } = await pipelineFlow(snapshot, asked);
      expect(balanced, JSON.stringify({ asked, bars })).toBe(true);
      const v = asked.to - 1;
      const place = { v, k: asked.known === 'then' ? v : asked.known };
      const { rep, team } = asked;
      const summary = await pipelineSummary(snapshot, { place, rep, team });
      const end = bars.find((bar) => bar.name === 'end');
      expect(summary.open.count).toBe(end?.count);
      expect(summary.open.amounts).toEqual(end?.amounts);
      const filter = { place, rep, team, status: 'open' as const };
      const list = await orderList(snapshot, { ...filter, paging: { limit: 100 } }, COMPANY);
      expect([list.items.length, list.total]).toEqual([end?.count, end?.count]);
      for (const [ref, query] of [
        [summary.open.ref, ordersEvidence],
        [end?.ref ?? '', flowEvidence],
      ] as const) {
        const reference = parseReference(ref);
        const asked = { reference, query, offset: 0, company: COMPANY };
        const evidence = await readEvidence(snapshot, store, asked);
        expect(evidence.total).toBe(end?.count);
      }
    });
  }
});
