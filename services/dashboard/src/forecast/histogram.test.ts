import { describe, expect, it } from 'vitest';
import { shareBelow, toDensity } from './histogram.ts';

const even = Array.from({ length: 41 }, (_, index) => ({ share: index / 40, amount: index * 100 }));

describe('the density of a forecast', () => {
  it('is level where every amount is as likely as another', () => {
    const heights = toDensity(even).map(({ y }) => y);
    expect(Math.min(...heights)).toBeGreaterThan(0.98);
  });

  it('is highest where the quantiles lie closest', () => {
    const peaked = even.map(({ share }) => ({ share, amount: (share - 0.5) ** 3 * 4_000 + 500 }));
    const top = toDensity(peaked).toSorted((a, b) => b.y - a.y)[0];
    expect(top?.x).toBeCloseTo(500, -2);
  });

  it('does not lose what most outcomes are, where that is the least of all', () => {
    const certain = even.map(({ share }) => ({
      share,
      amount: share <= 0.9 ? 100 : share * 1_000,
    }));
    const [first, ...rest] = toDensity(certain).map(({ y }) => y);
    expect(first).toBe(1);
    expect(Math.max(...rest.slice(4))).toBeLessThan(0.2);
  });

  it('is nothing where all outcomes are one, or none is known', () => {
    expect(toDensity(even.map(({ share }) => ({ share, amount: 7 })))).toEqual([]);
    expect(toDensity([])).toEqual([]);
  });
});

describe('the share below an amount', () => {
  it('lies between the quantiles around it, and ends with them', () => {
    expect(shareBelow(even, 1_050)).toBeCloseTo(0.2625);
    expect(shareBelow(even, -1)).toBe(0);
    expect(shareBelow(even, 9_999)).toBe(1);
  });
});
