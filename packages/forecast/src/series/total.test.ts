import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceOfTotal, forecastTotal } from './total.ts';

const wave = Array.from({ length: 48 }, (_, i) => 100 + ((i * 29) % 13));

describe('the sum of the coming steps', () => {
  it('is the sum of the steps, with the misses of such sums in the past', () => {
    const level = forecastTotal({ values: wave.map(() => 50), horizon: 6 });
    expect(level?.middle).toBeCloseTo(300, 6);
    expect(level?.misses).toHaveLength(12);
    level?.misses.forEach((miss) => {
      expect(miss).toBeCloseTo(0, 6);
    });
    const worked = {
      values: wave.map(() => 50),
      horizon: 2,
      workdays: wave.map(() => 1).concat(2, 3),
    };
    expect(forecastTotal(worked)?.middle).toBeCloseTo(250, 6);
  });

  it('is nothing without history or a step ahead', () => {
    expect(forecastTotal({ values: [], horizon: 2 })).toBeNull();
    expect(forecastTotal({ values: [1], horizon: 0 })).toBeNull();
  });
});

describe('the chance of a sum', () => {
  it('is the share of past misses with which it is reached, never 0 and never 1', () => {
    const total = { middle: 100, misses: [-30, -10, 10, 30] };
    expect(chanceOfTotal(total, 100)).toBe(0.5);
    expect(chanceOfTotal(total, 1e9)).toBe(0.1);
    expect(chanceOfTotal(total, -1e9)).toBe(0.9);
  });

  it('is not told after too few trials', () => {
    expect(chanceOfTotal({ middle: 100, misses: [1, 2, 3] }, 100)).toBeNull();
    const short = forecastTotal({ values: [5, 6, 7], horizon: 12 });
    expect(short && chanceOfTotal(short, 3)).toBeNull();
  });

  it('falls as more is missing, for any history', () => {
    const history = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 14 }), (values, horizon) => {
        const total = forecastTotal({ values, horizon });
        if (total === null) throw new Error('there is a history');
        const chances = [0, 0.5, 1, 2, 4].map((share) =>
          chanceOfTotal(total, share * total.middle),
        );
        chances.forEach((chance, i) => {
          expect(chance === null || (chance > 0 && chance < 1)).toBe(true);
          expect((chance ?? 0) <= (chances[i - 1] ?? 1)).toBe(true);
        });
      }),
      { numRuns: 40 },
    );
  });
});
