import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion, toWhole } from './apportion.ts';

const weights = fc.array(fc.bigInt({ min: 0n, max: 50n }), { minLength: 1, maxLength: 40 });
const total = fc.bigInt({ min: 0n, max: 999_999_999_999_999n });

describe('the largest remainder', () => {
  it('gives what is left over to the largest fractions, and among equal ones to the first', () => {
    expect(apportion(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n]);
    expect(apportion(100n, [47n, 16n, 158n, 12n])).toEqual([20n, 7n, 68n, 5n]);
  });

  it('gives nothing to a weight of 0, and splits nothing into nothing', () => {
    expect(apportion(7n, [0n, 2n, 0n])).toEqual([0n, 7n, 0n]);
    expect(apportion(0n, [0n, 0n])).toEqual([0n, 0n]);
    expect(apportion(1n, [0n, 0n])).toBeNull();
    expect(apportion(1n, [])).toBeNull();
  });

  it('sums to the total to the cent, each within one of its quota, whatever the weights', () => {
    fc.assert(
      fc.property(total, weights, (amount, given) => {
        const shares = apportion(amount, given);
        const sum = given.reduce((all, weight) => all + weight, 0n);
        expect(shares === null).toBe(sum === 0n && amount > 0n);
        if (sum === 0n) return;
        if (shares === null) throw new Error('weights that are not all 0 can be split by');
        expect(shares.reduce((all, share) => all + share, 0n)).toBe(amount);
        shares.forEach((share, i) => {
          const quota = amount * (given[i] ?? 0n);
          expect(share * sum > quota - sum && share * sum < quota + sum).toBe(true);
        });
      }),
    );
  });
});

describe('whole weights', () => {
  it('stand in the proportions of the weights that they are made of', () => {
    const [half, whole, nothing] = toWhole([0.5, 1, 0]);
    expect([Number(half) * 2, nothing]).toEqual([Number(whole), 0n]);
    expect(toWhole([0, 0])).toEqual([0n, 0n]);
    expect(toWhole([])).toEqual([]);
  });
});
