import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CohortMember,
  cohortName,
  isRunning,
  lowStreaks,
  medianOf,
  windowSums,
} from './cohorts.ts';
import { ageBand, type EffectRule, LOOK_BACK_DAYS, WINDOW_DAYS } from './rule.ts';

const DAYS = WINDOW_DAYS + LOOK_BACK_DAYS - 1;
const LAST = 1_000;

type Shop = CohortMember & { series: number[] };

const shop: fc.Arbitrary<Shop> = fc
  .record({
    package: fc.constantFrom('gold', 'silver'),
    segment: fc.constantFrom('steel', null),
    startDay: fc.integer({ min: LAST - 500, max: LAST + 2 }),
    term: fc.integer({ min: 100, max: 600 }),
    level: fc.integer({ min: 0, max: 6 }),
    drop: fc.integer({ min: 0, max: DAYS }),
  })
  .map(({ term, level, drop, ...member }) => ({
    ...member,
    endDay: member.startDay + term,
    series: Array.from({ length: DAYS }, (_, i) => (i < DAYS - drop ? level + (i % 3) : i % 2)),
  }));

/** The definition of the index word by word, from day to day and member to member. */
function naiveStreak(shops: readonly Shop[], one: Shop, rule: EffectRule): number {
  for (let back = 0; back < LOOK_BACK_DAYS; back += 1) {
    const day = LAST - back;
    if (!isRunning(one, day)) return back;
    const sum = ({ series }: Shop) =>
      series.slice(DAYS - WINDOW_DAYS - back, DAYS - back).reduce((total, n) => total + n, 0);
    const cohort = shops.filter(
      (other) => isRunning(other, day) && cohortName(other, day) === cohortName(one, day),
    );
    const sums = cohort.map(sum).sort((a, b) => a - b);
    const middle = sums.length / 2;
    const median =
      sums.length % 2 === 1
        ? (sums[Math.floor(middle)] as number)
        : ((sums[middle - 1] as number) + (sums[middle] as number)) / 2;
    if (cohort.length < rule.minCohort || median === 0) return back;
    if (sum(one) / median >= rule.lowBelow) return back;
  }
  return LOOK_BACK_DAYS;
}

describe('a low streak', () => {
  it('is what the definition says, for any members', () => {
    const rule = { minCohort: 3, lowBelow: 0.5, lowDays: 14 };
    fc.assert(
      fc.property(fc.array(shop, { minLength: 1, maxLength: 25 }), (shops) => {
        const values = Float64Array.from(shops.flatMap(({ series }) => series));
        const sums = windowSums({ width: DAYS, values });
        const streaks = lowStreaks(shops, { lastDay: LAST, sums, rule });
        expect([...streaks]).toEqual(shops.map((one) => naiveStreak(shops, one, rule)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a median', () => {
  it('is the middle value, or half-way between the two in the middle', () => {
    expect(medianOf(Float64Array.of(5, 1, 3))).toBe(3);
    expect(medianOf(Float64Array.of(5, 1, 3, 100))).toBe(4);
    expect(medianOf(new Float64Array(0))).toBeNaN();
  });
});

describe('an age band', () => {
  it('begins on the day on which a membership is so old', () => {
    expect([0, 29, 30, 89, 90, 364, 365, 5000].map((age) => ageBand(100, 100 + age))).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3,
    ]);
  });
});
