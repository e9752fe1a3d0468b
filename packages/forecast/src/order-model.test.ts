import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  courseOf,
  featuresAtEach,
  fitOrderModel,
  forecastOrders,
  type OrderHistory,
  type OrderModel,
  type OrderMoment,
  orderWeeks,
} from './index.ts';

const DAY = 86_400_000_000;
const CUTOFF = 600 * DAY;

type Shape = { wins: (i: number) => boolean; closesOn?: (i: number) => number };

/** Orders of two territories, opened over 500 days. */
function histories(count: number, { wins, closesOn }: Shape): OrderHistory[] {
  return Array.from({ length: count }, (_, i) => {
    const openedAt = ((i * 7) % 500) * DAY;
    const closedAt = (closesOn?.(i) ?? ((i * 7) % 500) + 3 + ((i * 5) % 60)) * DAY;
    const moments: OrderMoment[] = [
      { kind: 'stage', at: openedAt, stage: 'offer' },
      // 53 shares no factor with the pattern of wins: the amount tells nothing about them.
      { kind: 'amount', at: openedAt, amount: 1_000 * (1 + (i % 53)), currency: 'EUR' },
      { kind: 'owner', at: openedAt, rep: `r${i % 3}`, team: null },
      { kind: 'attributes', at: openedAt, set: { territory: i % 2 ? 'north' : 'south' } },
      { kind: wins(i) ? 'won' : 'lost', at: closedAt },
    ];
    return { order: `o${i}`, openedAt, segment: null, source: null, moments };
  });
}

const weeksOf = (of: readonly OrderHistory[]) => of.map((one) => orderWeeks(courseOf(one), CUTOFF));

function modelOf(of: readonly OrderHistory[]): OrderModel {
  const model = fitOrderModel(weeksOf(of));
  if (model.kind === 'none') throw new Error(model.reason);
  return model;
}

const openOrder = (territory: string) =>
  featuresAtEach(
    {
      order: territory,
      openedAt: 590 * DAY,
      segment: null,
      source: null,
      moments: [
        { kind: 'stage', at: 590 * DAY, stage: 'offer' },
        { kind: 'amount', at: 590 * DAY, amount: 20_000, currency: 'EUR' },
        { kind: 'owner', at: 590 * DAY, rep: 'r1', team: null },
        { kind: 'attributes', at: 590 * DAY, set: { territory } },
      ],
    },
    [CUTOFF],
  );

/** Four of five in the north, one of five in the south, and nothing else tells which. */
const byTerritory = (i: number): boolean => (i + 7 * Math.floor(i / 50)) % 10 < 2 !== (i % 2 === 1);

describe('a model of orders', () => {
  const model = modelOf(histories(600, { wins: byTerritory }));

  it('tells winning from losing, and names the fact that it went by', () => {
    const [north] = forecastOrders(model, openOrder('north'), 26);
    const [south] = forecastOrders(model, openOrder('south'), 26);
    if (!north || !south) throw new Error('both have a forecast');
    expect(north.won.at(-1)).toBeGreaterThan(0.6);
    expect(south.won.at(-1)).toBeLessThan(0.4);
    expect(north.reasons[0]).toMatchObject({ input: 'attribute.territory', value: 'north' });
    expect(north.reasons[0]?.effect).toBeGreaterThan(0);
    expect(south.reasons.find(({ input }) => input === 'attribute.territory')?.effect).toBeLessThan(
      0,
    );
  });

  it('knows how soon orders are decided: most of them within ten weeks', () => {
    const [north] = forecastOrders(model, openOrder('north'), 26);
    const decidedBy = (week: number): number =>
      (north?.won[week - 1] ?? 0) + (north?.lost[week - 1] ?? 0);
    expect(decidedBy(2)).toBeLessThan(0.6);
    expect(decidedBy(10)).toBeGreaterThan(0.75);
  });

  it('is the same, byte for byte, in whatever order orders are handed over, and survives JSON', () => {
    const weeks = weeksOf(histories(120, { wins: byTerritory }));
    const again = fitOrderModel(weeks.toReversed());
    expect(JSON.stringify(again)).toBe(JSON.stringify(fitOrderModel(weeks)));
    const kept = JSON.parse(JSON.stringify(model)) as OrderModel;
    expect(forecastOrders(kept, openOrder('north'), 9)).toEqual(
      forecastOrders(model, openOrder('north'), 9),
    );
  });

  it('gives chances that ascend and never add up to more than one, whatever the order is', () => {
    const number = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    const order = fc.record({
      amount: fc.nat(2 ** 40),
      ageDays: fc.nat(5_000),
      stage: fc.string(),
      rep: fc.option(fc.string()),
      daysToPlannedClose: fc.option(number),
      daysSinceContact: fc.option(fc.nat(9_000)),
      attributes: fc.dictionary(fc.string(), fc.oneof(number, fc.string())),
    });
    const [base] = openOrder('north');
    if (base === undefined) throw new Error('there is an order');
    fc.assert(
      fc.property(order, (odd) => {
        const [forecast] = forecastOrders(model, [{ ...base, ...odd }], 80);
        const { won = [], lost = [] } = forecast ?? {};
        return won.every((chance, week) => {
          const [before, sum] = [won[week - 1] ?? 0, chance + (lost[week] ?? 0)];
          return chance >= before && chance >= 0 && sum <= 1 + 1e-9;
        });
      }),
      { numRuns: 60 },
    );
  });

  it('is refused where too few were decided, won or lost, and says how many are needed', () => {
    const reasonOf = (of: readonly OrderHistory[]) => fitOrderModel(weeksOf(of));
    const none = { kind: 'none', reason: 'too_few_decided', found: 0, needed: 50 };
    expect(fitOrderModel([])).toEqual(none);
    expect(reasonOf(histories(1, { wins: () => true }))).toEqual({ ...none, found: 1 });
    expect(reasonOf(histories(80, { wins: () => true }))).toMatchObject({
      reason: 'too_few_lost',
      found: 0,
    });
    expect(reasonOf(histories(80, { wins: () => false }))).toMatchObject({ reason: 'too_few_won' });
  });

  it('knows from the past how far the chances of a month are off together', () => {
    const month = (i: number): number =>
      new Date((((i * 7) % 500) + 3 + ((i * 5) % 60)) * 86_400_000).getUTCMonth();
    const even = (i: number): boolean => (i * 31) % 100 < 50;
    const tidal = (i: number): boolean => (i * 31) % 100 < (month(i) % 2 === 0 ? 85 : 15);
    const steady = modelOf(histories(900, { wins: even })).shock;
    const moved = modelOf(histories(900, { wins: tidal })).shock;
    expect(steady.shared).toBeLessThan(0.3);
    expect(moved.shared).toBeGreaterThan(0.8);
  });

  it('takes from orders that were closed in bulk how they ended, not when', () => {
    const bulk = histories(400, { wins: byTerritory, closesOn: () => 520 });
    const timed = histories(200, { wins: byTerritory }).map((of) => ({
      ...of,
      order: `timed ${of.order}`,
    }));
    const mixed = modelOf([...bulk, ...timed]);
    expect(mixed.learned).toMatchObject({ decided: 600, bulkClosed: 400 });
    const [ofMixed] = forecastOrders(mixed, openOrder('north'), 10);
    const decided = (ofMixed?.won.at(-1) ?? 0) + (ofMixed?.lost.at(-1) ?? 0);
    expect(decided).toBeGreaterThan(0.7);
    const hardlyTimed = modelOf([...bulk, ...timed.slice(0, 20)]);
    expect(hardlyTimed.learned.bulkClosed).toBe(400);
    expect(forecastOrders(hardlyTimed, openOrder('north'), 10)[0]?.won.every(Number.isFinite)).toBe(
      true,
    );
  });

  const opened = (openedAt: number, status?: 'won' | 'lost', closedAt = 0): OrderHistory => ({
    ...{ order: `${status ?? 'open'} ${openedAt} ${closedAt}`, openedAt: openedAt * DAY },
    ...{ segment: null, source: null },
    moments: [
      { kind: 'stage', at: openedAt * DAY, stage: 'offer' },
      ...(status === undefined ? [] : [{ kind: status, at: closedAt * DAY } as const]),
    ],
  });
  const many = (count: number, of: (i: number) => OrderHistory): OrderHistory[] =>
    Array.from({ length: count }, (_, i) => of(i)).map((one, i) => ({
      ...one,
      order: `${one.order} ${i}`,
    }));
  /** The chance that an order which is opened at the cut-off is decided within some weeks. */
  function decidedWithin(weeks: number, of: readonly OrderHistory[]): number {
    const [forecast] = forecastOrders(
      modelOf(of),
      featuresAtEach(opened(CUTOFF / DAY), [CUTOFF]),
      weeks,
    );
    return (forecast?.won.at(-1) ?? 0) + (forecast?.lost.at(-1) ?? 0);
  }

  it('does not learn how soon orders are decided from those that outlived a bulk edit of the past', () => {
    const status = (i: number) => (i % 2 === 0 ? 'won' : 'lost');
    const edited = many(600, (i) => opened(200 + (i % 300), status(i), 520));
    const outlived = many(200, (i) => opened(i % 400));
    const since = many(120, (i) => opened(521 + (i % 60), status(i), 524 + (i % 60)));
    expect(decidedWithin(2, [...edited, ...outlived, ...since])).toBeGreaterThan(0.6);
  });

  it('counts a decision at the opening itself, and one at the very end of a week, where days alone are known', () => {
    const status = (i: number) => (i % 3 === 0 ? 'lost' : 'won');
    const slow = many(300, (i) => opened(i, status(i), i + 150));
    const atOnce = many(300, (i) => opened(i, status(i), i));
    expect(decidedWithin(1, [...slow, ...atOnce])).toBeCloseTo(0.5, 1);
    const toTheDay = many(300, (i) => opened(i, status(i), i + 7));
    expect(decidedWithin(1, [...slow, ...toTheDay])).toBeCloseTo(0.5, 1);
  });

  it('tells orders that are placed from those that are sold: what is surely won is won at once', () => {
    const kinds = ['placed', 'sold'];
    const of = (i: number): OrderHistory => {
      const isPlaced = i % 4 === 0;
      const one = opened(i, isPlaced || i % 8 === 1 ? 'won' : 'lost', isPlaced ? i : i + 60);
      const set = { kind: kinds[isPlaced ? 0 : 1] ?? null, size: i % 11 };
      return { ...one, moments: [{ kind: 'attributes', at: one.openedAt, set }, ...one.moments] };
    };
    const model = modelOf(many(400, of));
    const [placed, sold] = kinds.map((kind) => {
      const one = opened(CUTOFF / DAY);
      const moments = [{ kind: 'attributes', at: CUTOFF, set: { kind, size: 5 } } as const];
      const features = featuresAtEach({ ...one, moments: [...moments, ...one.moments] }, [CUTOFF]);
      return forecastOrders(model, features, 1)[0]?.won[0] ?? 0;
    });
    expect(placed).toBeGreaterThan(0.9);
    expect(sold).toBeLessThan(0.05);
  });

  it('learns from what stood before a bulk edit where nothing came after it, and from the edit where nothing else did', () => {
    const status = (i: number) => (i % 2 === 0 ? 'won' : 'lost');
    const edited = many(600, (i) => opened(200 + (i % 300), status(i), 599));
    const slow = many(100, (i) => opened(i, status(i), i + 150));
    expect(decidedWithin(4, [...edited, ...slow])).toBeLessThan(0.3);
    expect(decidedWithin(4, edited)).toBeLessThan(0.3);
  });
});
