import { describe, expect, it } from 'vitest';
import { boostedLogOdds, fitBoosted } from './trees.ts';

const options = { rounds: 1, learningRate: 1, leaves: 2, leastRows: 1, ridge: 0, columnShare: 1 };
const table = (columns: number[][], bins: number[]) => ({
  columns: columns.map((column) => Uint8Array.from(column)),
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
    const moved = [0, 0];
    const sum = boostedLogOdds(boosted, [1, 1], (column, by) => {
      moved[column] = (moved[column] as number) + by;
    });
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
