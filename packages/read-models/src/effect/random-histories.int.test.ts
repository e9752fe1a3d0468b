import {
  type EffectMetric,
  FOREVER,
  formatDay,
  localDay,
  type Membership,
  type Micros,
  parseDay,
  parseInstant,
  type Renewal,
  streams,
} from '@grasp/domain';
import type { Append } from '@grasp/event-store';
import { foldAt, type Place, type Projection, partsAt } from '@grasp/projections';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectMemberships } from './effects/list.ts';
import { effects } from './effects/projection.ts';
import { memberships } from './memberships/projection.ts';
import { renewalBoard } from './renewals/board.ts';
import { renewals } from './renewals/projection.ts';
import {
  COMPANY,
  type EffectTest,
  openEffectTest,
  opened,
  reported,
  said,
} from './testing/company.ts';

const FIRST = '2026-05-01';
const DAYS = 90;
const RULE = { minCohort: 2, lowBelow: 0.5, lowDays: 3 };
const IDS = ['a', 'b', 'c', 'd', 'e'];

const id = fc.constantFrom(...IDS);
/** A moment of the history, and how long after it it was known. */
const clocks = fc.tuple(
  fc.integer({ min: 0, max: DAYS * 24 }),
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 * 24 })),
);
const atHour = (hour: number): string =>
  new Date(Date.parse(`${FIRST}T00:00:00Z`) + hour * 3_600_000).toISOString();
const told = ([hour, late]: [number, number]) => ({
  at: atHour(hour),
  knownAt: atHour(hour + late),
});
const dayOf = (hour: number): string => formatDay(parseDay(FIRST) + Math.floor(hour / 24));

const opening = fc.tuple(id, clocks, fc.integer({ min: 10, max: 60 })).map(([of, at, days]) =>
  opened(of, {
    ...told(at),
    startsOn: dayOf(at[0]),
    endsOn: dayOf(at[0] + days * 24),
    package: of < 'd' ? 'gold' : 'zinc',
  }),
);
const voiding = fc.tuple(id, clocks).map(([of, at]) =>
  said({
    type: 'MembershipVoided',
    stream: streams.membership(of),
    ...told(at),
    data: { reason: 'order_not_won' },
  }),
);
const report = fc
  .tuple(id, clocks, fc.integer({ min: 0, max: 9 }))
  .map(([of, at, inquiries]) => reported(of, dayOf(at[0]), inquiries, told(at)));
const due = fc.tuple(id, clocks, fc.integer({ min: -20, max: 120 })).map(([of, at, ahead]) =>
  said({
    type: 'RenewalDue',
    stream: streams.renewal(of, 1),
    ...told(at),
    data: {
      membership: of,
      term: 1,
      customer: null,
      rep: 'r1',
      dueOn: dayOf(at[0] + ahead * 24),
      amount: '1000',
      currency: of === 'a' ? 'USD' : 'EUR',
    },
  }),
);
const verdict = fc.tuple(id, clocks, fc.boolean()).map(([of, at, isWon]) => {
  const stream = streams.renewal(of, 1);
  if (!isWon) return said({ type: 'RenewalLost', stream, ...told(at), data: { reason: 'price' } });
  const data = { signedOn: dayOf(at[0]), amount: '700', endsOn: '2028-01-01' };
  return said({ type: 'RenewalWon', stream, ...told(at), data });
});
const history = fc
  .tuple(
    fc.array(opening, { minLength: 4, maxLength: 10 }),
    fc.array(voiding, { maxLength: 3 }),
    fc.array(report, { minLength: 60, maxLength: 160 }),
    fc.array(due, { minLength: 3, maxLength: 8 }),
    fc.array(verdict, { maxLength: 5 }),
  )
  .map((kinds): Append[] => kinds.flat());
const place = fc
  .tuple(fc.integer({ min: 0, max: (DAYS + 30) * 24 }), fc.constantFrom('then', 'now', 'third'))
  .map(([hour, known]): Place => {
    const v = parseInstant(atHour(hour));
    if (known === 'now') return { v, k: FOREVER };
    return { v, k: known === 'then' ? v : v - 5 * 86_400_000_000 };
  });

/** What stands at a place, entity by entity, folded from the log: the questions are then answered word by word. */
async function standing<T>(test: EffectTest, projection: Projection, at: Place): Promise<T[]> {
  const states: T[] = [];
  const { batches } = await test.store.scanStreams({ categories: projection.categories });
  for await (const events of batches) {
    for (const part of partsAt(projection, events, at.k)) {
      const { state } = foldAt(projection, events, { ...at, part });
      if (projection.row(state, { stream: events[0]?.stream ?? '', part }) !== null) {
        states.push(state as T);
      }
    }
  }
  return states;
}

type Report = { membership: string; day: string } & Record<EffectMetric, number>;

async function naiveList(test: EffectTest, at: Place) {
  const today = localDay(COMPANY.zone, at.v as Micros);
  const members = (await membershipsAt(test, at)).filter(
    ({ startsOn, endsOn, status }) =>
      status === 'open' && parseDay(startsOn) <= today && today < parseDay(endsOn),
  );
  const reports = await standing<Report>(test, effects, at);
  return Object.fromEntries(
    members.map(({ id: of }) => [
      of,
      reports
        .filter(({ membership, day }) => membership === of && parseDay(day) < today)
        .filter(({ day }) => parseDay(day) >= today - 30)
        .reduce((sum, { inquiries }) => sum + inquiries, 0),
    ]),
  );
}

async function membershipsAt(
  test: EffectTest,
  at: Place,
): Promise<(Membership & { id: string })[]> {
  const found: (Membership & { id: string })[] = [];
  for (const of of IDS) {
    const events = await test.store.readStream(streams.membership(of));
    found.push({ ...(foldAt(memberships, events, at).state as Membership), id: of });
  }
  return found;
}

async function naiveBoard(test: EffectTest, at: Place) {
  const today = localDay(COMPANY.zone, at.v as Micros);
  const voided = new Set(
    (await membershipsAt(test, at)).filter(({ status }) => status === 'voided').map((m) => m.id),
  );
  const all = await standing<Renewal>(test, renewals, at);
  const left = all
    .filter(({ status, membership }) => status === 'due' && !voided.has(membership))
    .map(({ dueOn }) => parseDay(dueOn) - today);
  const month = formatDay(today).slice(0, 7);
  const counted = all.filter(
    ({ status, dueOn, membership }) =>
      dueOn.startsWith(month) &&
      (status === 'won' ||
        status === 'lost' ||
        (status === 'due' && !voided.has(membership) && parseDay(dueOn) <= today)),
  );
  return {
    columns: [
      left.filter((days) => days < 0).length,
      left.filter((days) => days >= 0 && days <= 30).length,
      left.filter((days) => days > 30 && days <= 60).length,
      left.filter((days) => days > 60 && days <= 90).length,
    ],
    due: counted.length,
    renewed: counted.filter(({ status }) => status === 'won').length,
  };
}

describe('members and renewals of random histories', () => {
  it('are what the folds of their streams say, at any place of both clocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.array(place, { minLength: 12, maxLength: 12 }),
        async (facts, places) => {
          await using test = await openEffectTest();
          await test.given(...facts);
          for (const at of places) {
            const query = { place: at, rule: RULE };
            const { items } = await test.ask((snapshot) =>
              effectMemberships(snapshot, { ...query, paging: { limit: 100 } }, COMPANY),
            );
            const sums = items.map(({ membership, metrics }) => [membership, metrics.inquiries]);
            expect(Object.fromEntries(sums)).toEqual(await naiveList(test, at));
            const { columns, rates } = await test.ask((snapshot) =>
              renewalBoard(snapshot, query, COMPANY),
            );
            const rate = rates.at(-1);
            expect({
              columns: columns.map(({ count }) => count),
              due: rate?.dueCount,
              renewed: rate?.renewedCount,
            }).toEqual(await naiveBoard(test, at));
          }
        },
      ),
      { numRuns: 8 },
    );
  }, 180_000);
});
