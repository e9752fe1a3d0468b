import type { EffectMetrics, EffectTrend } from '@grasp/read-models/views';
import { expect, it } from 'vitest';
import { rollingWeeks } from './rolling-weeks.ts';

const metrics = (inquiries: number): EffectMetrics => ({
  exposure: 0,
  clicks: 0,
  contactViews: 0,
  messages: 0,
  inquiries,
});

function daysOf(count: number, isWithoutCohort = -1): EffectTrend['days'] {
  return Array.from({ length: count }, (_, index) => ({
    day: `2026-03-0${index + 1}`,
    metrics: metrics(index),
    cohortMedian: index === isWithoutCohort ? null : metrics(1),
  }));
}

it('sums the seven days up to each, and begins with the first whole week', () => {
  expect(rollingWeeks(daysOf(8), 'inquiries')).toEqual([
    { day: '2026-03-07', own: 21, cohort: 7 },
    { day: '2026-03-08', own: 28, cohort: 7 },
  ]);
});

it('compares with no cohort where one of its days is missing', () => {
  expect(rollingWeeks(daysOf(7, 3), 'inquiries')[0]?.cohort).toBeNull();
});

it('sums no week in which a day was not reported', () => {
  const days = daysOf(7).map((day, index) => ({ ...day, isReported: index !== 2 }));
  expect(rollingWeeks(days, 'inquiries')[0]?.own).toBeNull();
});
