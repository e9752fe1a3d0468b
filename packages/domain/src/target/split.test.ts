import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SplitPart, splitTarget } from './split.ts';

const root = { period: '2027', scope: 'company', of: 'all', amount: 100_000n } as const;
const months = [
  { period: '2027-01', season: 1, workdays: 20 },
  { period: '2027-02', season: 1, workdays: 10 },
];
const team = (of: string): SplitPart => ({ scope: 'team', of, potential: 1 });
const rep = (of: string, within: string, potential = 1): SplitPart => ({
  scope: 'rep',
  of,
  within: { scope: 'team', of: within },
  potential,
});

const weight = fc.oneof(
  fc.constant(0),
  fc.constant(1),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
);
const trees = fc.array(fc.array(weight, { maxLength: 6 }), { minLength: 1, maxLength: 5 });
const seasons = fc.array(fc.record({ season: weight, workdays: fc.nat(23) }), {
  minLength: 1,
  maxLength: 12,
});

describe('the split of a target', () => {
  it('follows workdays, teams as large as their members, and capacity month by month', () => {
    const parts = [
      team('a'),
      team('b'),
      rep('r1', 'a'),
      rep('r2', 'a', 2),
      { ...rep('r3', 'b'), capacity: { '2027-01': 0 } },
    ];
    const shares = splitTarget(root, { months, parts }) ?? [];
    const amounts = shares.map(({ period, of, amount }) => [period.slice(5), of, Number(amount)]);
    // Weights: January 3 × 20 = 60, February 4 × 10 = 40.
    expect(amounts).toEqual([
      ['01', 'all', 60_000],
      ['01', 'a', 60_000],
      ['01', 'r1', 20_000],
      ['01', 'r2', 40_000],
      ['01', 'b', 0],
      ['01', 'r3', 0],
      ['02', 'all', 40_000],
      ['02', 'a', 30_000],
      ['02', 'r1', 10_000],
      ['02', 'r2', 20_000],
      ['02', 'b', 10_000],
      ['02', 'r3', 10_000],
    ]);
    expect(shares[2]).toMatchObject({
      within: { period: '2027-01', scope: 'team', of: 'a' },
      weight: 0.333333333,
      inputs: { season: 1, workdays: 20, capacity: 1, potential: 1 },
    });
  });

  it('splits by month alone where nobody is named, and a month among people alone', () => {
    const alone = splitTarget(root, { months, parts: [] }) ?? [];
    expect(alone.map(({ amount }) => amount)).toEqual([66_667n, 33_333n]);
    const january = { ...root, period: '2027-01' };
    const parts = [team('a'), team('b')];
    const shares = splitTarget(january, { months: months.slice(0, 1), parts }) ?? [];
    expect(shares.map(({ of, amount }) => [of, amount])).toEqual([
      ['a', 50_000n],
      ['b', 50_000n],
    ]);
  });

  it('does not split by weights that are all 0', () => {
    const off = months.map((month) => ({ ...month, workdays: 0 }));
    expect(splitTarget(root, { months: off, parts: [team('a')] })).toBeNull();
    expect(splitTarget({ ...root, amount: 0n }, { months: off, parts: [team('a')] })).toHaveLength(
      4,
    );
  });

  it('leaves a residual of 0 at every level, and does not depend on the order of parts, whatever the weights', () => {
    fc.assert(
      fc.property(trees, seasons, fc.bigInt(0n, 10n ** 15n - 1n), (tree, calendar, amount) => {
        const given = calendar.map((month, m) => ({ ...month, period: `2027-${m + 10}` }));
        const parts = tree.flatMap((members, t) => [
          team(`t${t}`),
          ...members.map((potential, r) => rep(`t${t}r${r}`, `t${t}`, potential)),
        ]);
        const shares = splitTarget({ ...root, amount }, { months: given, parts });
        const turned = parts.toReversed();
        expect(splitTarget({ ...root, amount }, { months: given, parts: turned })).toEqual(shares);
        if (shares === null) return;
        const sums = new Map([[`2027/all`, amount]]);
        for (const { period, of, amount: own } of shares) sums.set(`${period}/${of}`, own);
        const above = Map.groupBy(shares, ({ within }) => `${within.period}/${within.of}`);
        for (const [key, below] of above) {
          const sum = below.reduce((all, share) => all + share.amount, 0n);
          expect([key, sum]).toEqual([key, sums.get(key)]);
        }
        expect(shares.every((share) => share.amount >= 0n)).toBe(true);
      }),
    );
  });
});
