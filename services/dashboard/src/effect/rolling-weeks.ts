import type { EffectMetricName, EffectTrend } from '@grasp/read-models/views';

const WEEK = 7;

/** Sums of the seven days up to each day: single days of a few inquiries are noise. null: a day was not reported. */
export function rollingWeeks(days: EffectTrend['days'], metric: EffectMetricName) {
  return days.slice(WEEK - 1).map(({ day }, index) => {
    const week = days.slice(index, index + WEEK);
    const medians = week.flatMap(({ cohortMedian }) => cohortMedian?.[metric] ?? []);
    return {
      day,
      own: week.every(({ isReported = true }) => isReported)
        ? week.reduce((sum, { metrics }) => sum + metrics[metric], 0)
        : null,
      cohort: medians.length < WEEK ? null : medians.reduce((sum, one) => sum + one, 0),
    };
  });
}
