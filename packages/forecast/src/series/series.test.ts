import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combine } from './combine.ts';
import { forecastSeries } from './forecast-series.ts';
import { dampedTrend, seasonalNaive, theta } from './methods.ts';
import { seasonalIndices } from './seasonality.ts';
import { fitSmoothing, smooth } from './smooth.ts';
import { learnSpread } from './spread.ts';

const YEAR = [80, 90, 110, 100, 95, 105, 80, 75, 115, 120, 110, 120];
const years = (count: number, growth = 0): number[] =>
  Array.from({ length: count * 12 }, (_, i) => (YEAR[i % 12] as number) * (1 + growth * i));

describe('seasons', () => {
  it('are the ratios to the trend, 1 on average', () => {
    const indices = seasonalIndices(years(5), 12);
    expect(indices.reduce((sum, index) => sum + index, 0) / 12).toBeCloseTo(1, 9);
    indices.forEach((index, i) => {
      expect(index).toBeCloseTo((YEAR[i] as number) / 100, 6);
    });
  });

  it('are none in a short, a level or a patternless series, nor below 0', () => {
    const none = Array.from({ length: 12 }, () => 1);
    expect(seasonalIndices(YEAR, 12)).toEqual(none);
    expect(
      seasonalIndices(
        years(3).map(() => 7),
        12,
      ),
    ).toEqual(none);
    const zigzag = Array.from({ length: 60 }, (_, i) => 100 + ((i * 37) % 11));
    expect(seasonalIndices(zigzag, 12)).toEqual(none);
    expect(
      seasonalIndices(
        years(4).map((value) => -value),
        12,
      ),
    ).toEqual(none);
  });

  it('are shrunk towards 1 by as much as they are noise', () => {
    const noisy = years(4).map((value, i) => value * (i % 24 < 12 ? 1.15 : 0.87) ** (i % 2));
    const spread = (indices: number[]) => Math.max(...indices) - Math.min(...indices);
    expect(spread(seasonalIndices(noisy, 12))).toBeLessThan(spread(seasonalIndices(years(4), 12)));
  });
});

describe('smoothing', () => {
  it('moves level and trend by their shares of each error', () => {
    // The line through 10, 20, 30 meets -1 at 0 and rises by 10: nothing is missed until 50.
    const { level, trend, squares } = smooth([10, 20, 30], { alpha: 0.5, beta: 0.5, phi: 1 });
    expect([level, trend, squares]).toEqual([30, 10, 0]);
    // Simple: the level begins at the first value; 0.5 of the error of 4 goes into it.
    expect(smooth([2, 6], { alpha: 0.5, beta: 0, phi: 0 })).toEqual({
      level: 4,
      trend: 0,
      squares: 16,
    });
  });

  it('takes the parameters of the grid that miss least', () => {
    const steps = Array.from({ length: 40 }, (_, i) => (i < 20 ? 10 : 30));
    expect(fitSmoothing(steps, 'simple').alpha).toBe(0.98);
    const noise = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 9 : 11));
    expect(fitSmoothing(noise, 'simple').alpha).toBeLessThan(0.2);
  });
});

describe('the methods', () => {
  it('repeat the last year, or the last value of a shorter history', () => {
    expect(seasonalNaive([...YEAR, 1, 2], { horizon: 3, cycle: 12 })).toEqual([110, 100, 95]);
    expect(seasonalNaive([1, 2, 3], { horizon: 2, cycle: 12 })).toEqual([3, 3]);
    const [first, last] = [YEAR[0], YEAR[11]];
    expect(seasonalNaive(YEAR, { horizon: 13, cycle: 12 }).at(-1)).toBe(first);
    expect(seasonalNaive(YEAR, { horizon: 12, cycle: 12 }).at(-1)).toBe(last);
  });

  it('go on with a trend: damped flattens it, Theta takes half of it', () => {
    const line = Array.from({ length: 30 }, (_, i) => 100 + 2 * i);
    const damped = dampedTrend(line, 24);
    const halves = theta(line, 24);
    expect((damped[1] as number) - (damped[0] as number)).toBeGreaterThan(
      (damped[23] as number) - (damped[22] as number),
    );
    expect((halves[23] as number) - (halves[22] as number)).toBeCloseTo(1, 9);
  });
});

describe('the forecast of a series', () => {
  it('finds a pattern again that repeats itself', () => {
    const { points, seasons } = forecastSeries({ values: years(6), horizon: 12 }) ?? {
      points: [],
      seasons: [],
    };
    points.forEach(({ middle }, i) => {
      expect(middle).toBeCloseTo(YEAR[i] as number, 3);
    });
    expect(seasons[8]).toBeCloseTo(1.15, 3);
  });

  it('counts a month by its days worked, a holiday as what it is', () => {
    const days = Array.from({ length: 51 }, (_, i) => (i % 3 === 0 ? 15 : 22));
    const values = days.slice(0, 48).map((worked) => worked * 10);
    const { points } = forecastSeries({ values, horizon: 3, workdays: days }) ?? { points: [] };
    expect(points.map(({ middle }) => Math.round(middle))).toEqual([150, 220, 220]);
    const closed = forecastSeries({ values: [10, 12], horizon: 1, workdays: [0, 1, 0] });
    expect(closed?.points[0]?.middle).toBeGreaterThan(0);
  });

  it('has nothing to say without history, and a wide range after one value', () => {
    expect(forecastSeries({ values: [], horizon: 3 })).toBeNull();
    expect(forecastSeries({ values: [1], horizon: 0 })).toBeNull();
    const lone = forecastSeries({ values: [100], horizon: 2 });
    expect(lone).toMatchObject({ trials: 0, points: [{ middle: 100 }, { middle: 100 }] });
    expect(lone?.points[0]?.low).toBeLessThan(50);
  });

  it('gives ordered finite ranges for any history, and none below 0 for what never was', () => {
    const value = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(20), (values, extra) => {
        const { points } = forecastSeries({ values, horizon: 1 + extra }) ?? { points: [] };
        expect(points).toHaveLength(1 + extra);
        for (const { low, middle, high } of points) {
          expect([low, middle, high].every(Number.isFinite)).toBe(true);
          expect(low >= 0 && low <= middle && middle <= high).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the mean of its members', () => {
    const { members, middle } = combine(years(3, 0.01), { horizon: 2, cycle: 12 });
    const { seasonalNaive: naive, damped, theta: lines } = members;
    const mean = ((naive[1] as number) + (damped[1] as number) + (lines[1] as number)) / 3;
    expect(middle[1]).toBeCloseTo(mean, 9);
  });
});

describe('the range', () => {
  it('is learned from forecasts of the past, and never narrows ahead', () => {
    const walk = Array.from({ length: 60 }, (_, i) => 100 + 10 * Math.sin(i * i) + i);
    const { deviations, trials } = learnSpread(walk, { horizon: 12, cycle: 12 });
    expect(trials).toBe(12);
    expect(deviations.every((one, i) => i === 0 || one >= (deviations[i - 1] as number))).toBe(
      true,
    );
    expect(learnSpread(years(6), { horizon: 3, cycle: 12 }).deviations[0]).toBeLessThan(1e-6);
  });
});
