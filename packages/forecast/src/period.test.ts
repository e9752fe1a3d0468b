import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chanceToReach,
  estimateShock,
  forecastPeriod,
  type OpenItem,
  type PeriodInput,
} from './index.ts';

const item = (id: string, chance: number, amount = 100, rep = 'r'): OpenItem => ({
  id,
  amount,
  chance,
  groups: { rep },
});
const period = (input: Partial<PeriodInput>): PeriodInput => ({
  ...{ from: 0, to: 1, signed: [], open: [], arrivals: [], renewals: [] },
  ...{ shock: { shared: 0, rep: 0 }, draws: 4_000, seed: 1 },
  ...input,
});

describe('the forecast of a period', () => {
  it('is what was signed where nothing else can come', () => {
    const signed = [{ amount: 700, groups: {} }];
    const forecast = forecastPeriod(period({ signed, draws: 10 }));
    expect(forecast.amount).toEqual({ mean: 700, p10: 700, p50: 700, p90: 700 });
    expect(forecast.count.mean).toBe(1);
    expect(chanceToReach(forecast, 700)).toBe(1);
    expect(chanceToReach(forecast, 701)).toBe(0);
  });

  it('has the mean and spread of independent orders where nothing is shared', () => {
    const open = Array.from({ length: 100 }, (_, i) => item(`o${i}`, 0.3));
    const { count, amount, parts } = forecastPeriod(period({ open }));
    expect(count.mean).toBeGreaterThan(29.5);
    expect(count.mean).toBeLessThan(30.5);
    // 1.28 standard deviations of √21 to either side.
    expect(count.p10).toBeGreaterThanOrEqual(23);
    expect(count.p10).toBeLessThanOrEqual(25);
    expect(count.p90).toBeGreaterThanOrEqual(35);
    expect(count.p90).toBeLessThanOrEqual(37);
    expect(amount.mean).toBeCloseTo(100 * count.mean, 6);
    expect(parts.open).toEqual({ count, amount });
  });

  it('is wider where chances are off together', () => {
    const open = Array.from({ length: 100 }, (_, i) => item(`o${i}`, 0.3));
    const alone = forecastPeriod(period({ open })).count;
    const together = forecastPeriod(period({ open, shock: { shared: 0.5, rep: 0 } })).count;
    const byRep = forecastPeriod(period({ open, shock: { shared: 0, rep: 0.5 } })).count;
    expect(together.p90 - together.p10).toBeGreaterThan(1.5 * (alone.p90 - alone.p10));
    expect(byRep.p90 - byRep.p10).toBeGreaterThan(1.5 * (alone.p90 - alone.p10));
  });

  it('tells what orders bring apart from what renewals bring', () => {
    const signed = [{ amount: 100, groups: {} }];
    const renewals = [{ id: 'm1/1', amount: 500, chance: 1, groups: {} }];
    const told = forecastPeriod(period({ signed, renewals, draws: 50 }));
    const { draws, orderDraws, orders } = told;
    expect([new Set(draws), new Set(orderDraws)]).toEqual([new Set([600]), new Set([100])]);
    expect([orders.amount.mean, orders.count.mean]).toEqual([100, 1]);
    expect([told.amount.mean, told.count.mean]).toEqual([600, 2]);
  });

  it('draws orders to come with the mean and variance that are expected', () => {
    const arrivals = [{ expected: 10, dispersion: 3, amounts: [5], groups: {} }];
    const { count, parts } = forecastPeriod(period({ arrivals }));
    expect(count.mean).toBeGreaterThan(9.6);
    expect(count.mean).toBeLessThan(10.4);
    expect(count.p90 - count.p10).toBeGreaterThan(12);
    expect(parts.arrivals.amount.mean).toBeCloseTo(5 * count.mean, 6);
    const nothing = [{ expected: 0, dispersion: 3, amounts: [], groups: {} }];
    expect(forecastPeriod(period({ arrivals: nothing })).count.mean).toBe(0);
    const without = [{ expected: 4, dispersion: 1, amounts: [], groups: {} }];
    expect(forecastPeriod(period({ arrivals: without })).amount.mean).toBe(0);
  });

  it('gives the same bytes for the same input in any order, and others for another seed', () => {
    const open = Array.from({ length: 30 }, (_, i) => item(`o${i}`, (i + 1) / 32, i, `r${i % 4}`));
    const renewals = [item('m1', 0.8, 50), item('m2', 0.5, 60, 's')];
    const arrivals = [
      { expected: 2, dispersion: 2, amounts: [7, 3], groups: { rep: 'r1' } },
      { expected: 1, dispersion: 1, amounts: [9], groups: { rep: null } },
    ];
    const input = period({ open, renewals, arrivals, shock: { shared: 0.3, rep: 0.2 } });
    const turned = {
      ...input,
      open: open.toReversed(),
      renewals: renewals.toReversed(),
      arrivals: arrivals.toReversed(),
    };
    expect(forecastPeriod(turned)).toEqual(forecastPeriod(input));
    expect(forecastPeriod({ ...input, seed: 2 })).not.toEqual(forecastPeriod(input));
  });

  it('differs from another one by nothing but what they differ in', () => {
    const open = Array.from({ length: 40 }, (_, i) => item(`o${i}`, (i + 1) / 50, 9, `r${i % 3}`));
    const arrivals = [{ expected: 2, dispersion: 2, amounts: [7, 3], groups: { rep: 'r1' } }];
    const input = period({ open, arrivals, shock: { shared: 0.3, rep: 0.2 }, draws: 500 });
    const { draws } = forecastPeriod(input);
    const gift = item('gift', 0.5, 0, 'r9');
    expect(forecastPeriod({ ...input, open: [gift, ...open] }).draws).toEqual(draws);
    const certain = { ...input, open: [...open.slice(1), item('o0', 1, 9, 'r0')] };
    const gain = forecastPeriod(certain).amount.mean - forecastPeriod(input).amount.mean;
    const own = forecastPeriod({ ...input, open: open.slice(0, 1), arrivals: [] }).amount.mean;
    expect(gain).toBeCloseTo(9 - own, 9);
  });

  it('is what its reps bring, path by path', () => {
    const open = Array.from({ length: 40 }, (_, i) => item(`o${i}`, (i + 1) / 50, 9, `r${i % 3}`));
    const input = period({ open, shock: { shared: 0.3, rep: 0.2 } });
    const ofReps = ['r0', 'r1', 'r2'].map((rep) =>
      forecastPeriod({ ...input, open: open.filter(({ groups }) => groups['rep'] === rep) }),
    );
    const sum = ofReps.reduce((total, { amount }) => total + amount.mean, 0);
    expect(sum).toBeCloseTo(forecastPeriod(input).amount.mean, 9);
  });

  it('has ordered, finite ranges whatever comes in', () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    const items = fc.array(fc.tuple(chance, fc.nat(1_000_000)), { maxLength: 8 });
    fc.assert(
      fc.property(items, fc.double({ min: 0, max: 3, noNaN: true }), fc.nat(), (of, sd, seed) => {
        const open = of.map(([p, amount], i) => item(`o${i}`, p, amount, `r${i % 2}`));
        const shock = { shared: sd, rep: sd };
        const { amount, count } = forecastPeriod(period({ open, shock, seed, draws: 50 }));
        const isOrdered = amount.p10 <= amount.p50 && amount.p50 <= amount.p90;
        return isOrdered && Number.isFinite(amount.mean) && count.mean <= open.length;
      }),
    );
  });

  it('has no chance to state where nothing was simulated', () => {
    expect(chanceToReach(forecastPeriod(period({ draws: 0 })), 1)).toBeNull();
  });
});

describe('the shock', () => {
  it('is what is assumed where nothing was seen yet', () => {
    expect(estimateShock([])).toEqual({ shared: 0.3, rep: 0.2 });
    const certain = { period: 'a', rep: null, chance: 1, happened: 1 as const };
    expect(estimateShock([certain])).toEqual({ shared: 0.3, rep: 0.2 });
  });

  it('is larger where whole periods were off, and smaller where only single orders were', () => {
    const of = (share: (period: number) => number) =>
      Array.from({ length: 2_000 }, (_, i) => {
        const month = Math.floor(i / 100);
        const happened = ((i * 37) % 100) / 100 < share(month) ? (1 as const) : (0 as const);
        return { period: String(month), rep: `r${i % 5}`, chance: 0.5, happened };
      });
    const off = estimateShock(of((month) => (month % 2 ? 0.7 : 0.3)));
    const right = estimateShock(of(() => 0.5));
    expect(off.shared).toBeGreaterThan(0.6);
    expect(right.shared).toBeLessThan(0.2);
  });

  it('leaves the mean where it was stated, however wide the range', () => {
    const open = Array.from({ length: 300 }, (_, i) => item(`o${i}`, 0.05));
    const arrivals = [{ expected: 20, dispersion: 1, amounts: [], groups: {} }];
    const { parts } = forecastPeriod(period({ open, arrivals, shock: { shared: 0.8, rep: 0 } }));
    expect(parts.open.count.mean).toBeGreaterThan(13.5);
    expect(parts.open.count.mean).toBeLessThan(16.5);
    expect(parts.arrivals.count.mean).toBeGreaterThan(18.5);
    expect(parts.arrivals.count.mean).toBeLessThan(21.5);
  });
});
