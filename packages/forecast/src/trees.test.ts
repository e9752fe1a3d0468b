import { describe, expect, it } from 'vitest';
import { boostedLogOdds, boostedLogOddsAt, fitBoosted } from './trees.ts';

const options = {
  ...{ rounds: 1, learningRate: 1, leaves: 2 },
  ...{ leastRows: 1, leastGain: 0, ridge: 0, columnShare: 1 },
};
const table = (columns: number[][], bins: number[]) => ({
  cells: Uint8Array.from(columns.flat()),
  bins,
  count: columns[0]?.length ?? 0,
});

describe('boosted trees', () => {
  it('take a Newton step in each leaf: (Σ y − p) ÷ Σ p (1 − p)', () => {
    const outcome = [0, 0, 1, 0, 1, 1, 1, 1];
    const rows = table([[0, 0, 0, 0, 1, 1, 1, 1]], [2]);
    const boosted = fitBoosted(rows, { outcome, weight: outcome.map(() => 1) }, options);
    const p = 5 / 8;
    expect(boosted.start).toBeCloseTo(Math.log(5 / 3), 12);
    const left = (1 - 4 * p) / (4 * p * (1 - p));
    const right = (4 - 4 * p) / (4 * p * (1 - p));
    expect(boostedLogOdds(boosted, [0])).toBeCloseTo(boosted.start + left, 12);
    expect(boostedLogOdds(boosted, [1])).toBeCloseTo(boosted.start + right, 12);
  });

  it('tell how far each column moved a row, adding up to its log-odds', () => {
    const columns = [
      [0, 0, 1, 1, 0, 0, 1, 1, 2, 2],
      [0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
    ];
    const outcome = [0, 1, 0, 1, 0, 1, 0, 1, 1, 1];
    const many = { ...options, rounds: 5, leaves: 4, learningRate: 0.5, ridge: 1 };
    const weight = outcome.map(() => 1);
    const boosted = fitBoosted(table(columns, [3, 2]), { outcome, weight }, many);
    const moved = new Float64Array(2);
    const sum = boostedLogOdds(boosted, [1, 1], moved);
    const roots = boosted.trees.reduce((total, { value }) => total + (value[0] as number), 0);
    expect(boosted.start + roots + (moved[0] as number) + (moved[1] as number)).toBeCloseTo(
      sum,
      12,
    );
    expect(moved[1]).toBeGreaterThan(0);
  });

  it('ask nothing where nothing is told apart, or where a leaf would hold too few', () => {
    const outcome = [0, 1, 0, 1];
    const weight = [1, 1, 1, 1];
    const same = fitBoosted(table([[0, 0, 0, 0]], [1]), { outcome, weight }, options);
    expect(same.trees).toEqual([]);
    const few = { ...options, leastRows: 3 };
    const rows = table([[0, 1, 0, 1]], [2]);
    expect(fitBoosted(rows, { outcome, weight }, few).trees).toEqual([]);
    expect(boostedLogOdds(same, [0])).toBe(0);
  });

  it('ask no more where every question gains too little', () => {
    const outcome = [0, 0, 0, 1, 0, 1, 1, 1];
    const rows = table([[0, 0, 0, 0, 1, 1, 1, 1]], [2]);
    const observed = { outcome, weight: outcome.map(() => 1) };
    // Newton's step on either side gains ½ (1² ÷ 1 + 1² ÷ 1) = 1.
    expect(fitBoosted(rows, observed, { ...options, leastGain: 0.99 }).trees).toHaveLength(1);
    expect(fitBoosted(rows, observed, { ...options, leastGain: 1.01 }).trees).toEqual([]);
  });

  it('are the same for the same rows, and learn from the rows that are named alone', () => {
    const column = Array.from({ length: 60 }, (_, i) => i % 5);
    const other = column.map((_, i) => (i * 7) % 4);
    const outcome = column.map((bin, i) => Number(bin > 2 !== (i % 6 === 0)));
    const weight = outcome.map(() => 1);
    const many = { ...options, rounds: 4, leaves: 5, ridge: 1 };
    const rows = Int32Array.from({ length: 40 }, (_, i) => i);
    const whole = table([column, other, column, other], [5, 4, 5, 4]);
    const first = fitBoosted(whole, { outcome, weight, rows }, many);
    expect(fitBoosted(whole, { outcome, weight, rows }, many)).toEqual(first);
    const changed = outcome.map((of, i) => (i < 40 ? of : 1 - of));
    expect(fitBoosted(whole, { outcome: changed, weight, rows }, many)).toEqual(first);
  });

  it('say of rows of a table what they say of each by its bins', () => {
    const columns = [
      [0, 1, 2, 3, 4, 0, 1, 2, 3, 4],
      [1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
    ];
    const outcome = [0, 0, 1, 1, 1, 0, 1, 0, 1, 1];
    const many = { ...options, rounds: 6, leaves: 4, learningRate: 0.5, ridge: 1 };
    const whole = table(columns, [5, 2]);
    const boosted = fitBoosted(whole, { outcome, weight: outcome.map(() => 1) }, many);
    const rows = Int32Array.of(0, 3, 4, 9);
    expect(Array.from(boostedLogOddsAt(boosted, whole, rows))).toEqual(
      Array.from(rows, (row) =>
        boostedLogOdds(
          boosted,
          columns.map((of) => of[row] ?? 0),
        ),
      ),
    );
    expect(boosted.trees.length).toBeGreaterThan(1);
  });

  it('start at even odds where nothing counts', () => {
    const rows = table([[0, 1]], [2]);
    expect(fitBoosted(rows, { outcome: [0, 1], weight: [0, 0] }, { ...options, ridge: 1 })).toEqual(
      {
        start: 0,
        trees: [],
      },
    );
  });
});
