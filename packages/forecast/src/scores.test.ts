import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crps, NO_BETTER, type Stated, scoreChances, scoreRanges, verdictOn } from './index.ts';

const stated = (chances: number[], happened: (0 | 1)[]): Stated[] =>
  chances.map((chance, i) => ({ chance, happened: happened[i] ?? 0 }));

describe('scores of chances', () => {
  it('are those of a hand-made example', () => {
    const scores = scoreChances(stated([0.9, 0.2, 0.6, 0.4], [1, 0, 0, 1]), 0.5);
    expect(scores.brier).toBeCloseTo((0.01 + 0.04 + 0.36 + 0.36) / 4, 12);
    expect(scores.skill).toBeCloseTo(1 - 0.1925 / 0.25, 12);
    expect(scores.logLoss).toBeCloseTo(
      -(Math.log(0.9) + Math.log(0.8) + 2 * Math.log(0.4)) / 4,
      12,
    );
    // Of the four pairs, 0.9 beats both others and 0.4 beats 0.2.
    expect(scores.auc).toBe(0.75);
    expect(scores).toMatchObject({ count: 4, rate: 0.5, stated: 0.525 });
  });

  it('count ties as half in the area under the curve', () => {
    expect(scoreChances(stated([0.5, 0.5, 0.5], [1, 0, 0])).auc).toBe(0.5);
  });

  it('measure calibration over ten bins of equal counts', () => {
    const chances = Array.from({ length: 100 }, (_, i) => (i < 50 ? 0.1 : 0.9));
    const happened = chances.map((chance, i) => (chance === 0.9 ? 1 : i % 10 === 0 ? 1 : 0));
    const scores = scoreChances(stated(chances, happened as (0 | 1)[]));
    expect(scores.reliability).toHaveLength(10);
    expect(scores.reliability.every(({ count }) => count === 10)).toBe(true);
    // The lower half holds a tenth that happened, gathered in one of its bins by the sort; the upper is 0.1 too low.
    expect(scores.ece).toBeCloseTo((4 * 0.1 + Math.abs(0.1 - 0.5) + 5 * 0.1) / 10, 12);
  });

  it('are null where there is nothing to divide by', () => {
    const none = { rate: null, stated: null, logLoss: null, brier: null, skill: null };
    expect(scoreChances([])).toMatchObject({ ...none, auc: null, ece: null, reliability: [] });
    expect(scoreChances(stated([0.5], [1]))).toMatchObject({ auc: null, skill: null });
  });

  it('stay finite for a certainty that failed', () => {
    expect(scoreChances(stated([1, 0], [0, 1])).logLoss).toBeCloseTo(-Math.log(1e-6), 6);
  });

  it('say in words where a model does not beat the base rate', () => {
    const coin = Array.from(
      { length: 400 },
      (_, i): Stated => ({
        chance: i % 2 ? 0.55 : 0.45,
        happened: i % 4 < 2 ? 1 : 0,
      }),
    );
    expect(verdictOn(coin, 0.5)).toBe(NO_BETTER);
    const good = coin.map((of): Stated => ({ ...of, chance: of.happened ? 0.8 : 0.3 }));
    expect(verdictOn(good, 0.5)).toBeNull();
    expect(verdictOn([], 0.5)).toBe(NO_BETTER);
  });
});

describe('scores of ranges', () => {
  const range = (mean: number, actual: number) => ({
    mean,
    p10: mean - 5,
    p50: mean,
    p90: mean + 5,
    actual,
  });

  it('are those of a hand-made example', () => {
    const scores = scoreRanges([range(10, 12), range(20, 10)]);
    expect(scores).toMatchObject({ count: 2, inside: 1, coverage: 0.5 });
    expect(scores.wape).toBeCloseTo(12 / 22, 12);
    expect(scores.bias).toBeCloseTo(8 / 22, 12);
    const first = (0.1 * 7 + 0.5 * 2 + 0.1 * 3) / 3;
    const second = (0.9 * 5 + 0.5 * 10 + 0.1 * 15) / 3;
    expect(scores.pinball).toBeCloseTo((first + second) / 2, 12);
  });

  it('are null where nothing came', () => {
    expect(scoreRanges([range(3, 0)])).toMatchObject({ wape: null, bias: null });
    expect(scoreRanges([])).toMatchObject({ coverage: null, pinball: null });
  });

  it('give the mean absolute error to a single draw, and nothing to none', () => {
    expect(crps([3], 5)).toBe(2);
    expect(crps([], 5)).toBeNull();
    // E|X − 1| = 1 and E|X − X′| = 1 over all pairs of {0, 2}.
    expect(crps([0, 2], 1)).toBe(0.5);
  });

  it('never give more than the mean absolute error', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }),
        fc.integer({ min: -1000, max: 1000 }),
        (values, actual) => {
          const draws = values.toSorted((a, b) => a - b);
          const off = draws.reduce((sum, x) => sum + Math.abs(x - actual), 0) / draws.length;
          const score = crps(draws, actual) as number;
          return score <= off + 1e-9 && score >= -1e-9;
        },
      ),
    );
  });
});
