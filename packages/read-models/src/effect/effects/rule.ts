/**
 * The effect index, defined here once. Of a metric, a membership and a day: Σ of the metric over the 30 days up to that
 * day ÷ median of the same sums over the membership's cohort. The cohort: memberships whose term runs on that day, of the
 * same package, segment and age band, itself included; package, segment and term as of the place asked for. A day without
 * a report counts as nothing. null where the cohort is smaller than `minCohort`, or its median is 0.
 *
 * A number of today rests on complete days: up to the day before v's day in the company's zone. Low = the index of
 * inquiries below `lowBelow` on each of the last `lowDays` days at least.
 */
export const EFFECT_INDEX_VERSION = 1;

/** Days summed up. */
export const WINDOW_DAYS = 30;
/** Days back to which it is told since when a membership is low: what is low for longer shows so many days. */
export const LOOK_BACK_DAYS = 60;
/** Days of a member's trend. */
export const TREND_DAYS = 90;
/** Ages of a membership, in days since its first day, at which the next band begins. */
export const AGE_BANDS: readonly number[] = [30, 90, 365];
/** Weeks of a sparkline. */
export const SPARK_WEEKS = 12;

/** What may be set. */
export type EffectRule = { minCohort: number; lowBelow: number; lowDays: number };

export const DEFAULT_EFFECT_RULE: EffectRule = { minCohort: 5, lowBelow: 0.5, lowDays: 14 };

/** The age band of a membership on a day. */
export function ageBand(startDay: number, day: number): number {
  let band = 0;
  for (const from of AGE_BANDS) if (day - startDay >= from) band += 1;
  return band;
}
