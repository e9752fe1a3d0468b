import { MICROS_PER_DAY, type Micros } from './order-history.ts';

/** A day with fewer closings is no bulk edit, however quiet the others are. */
const LEAST_CLOSINGS = 100;
/** So many times the closings of the middle day. */
const TIMES_THE_MEDIAN = 20;

/**
 * Days (UTC, counted from 1970) on which so many orders were closed at once that somebody tidied up: how those orders ended
 * is known from then on, when they ended is not.
 */
export function bulkDays(closings: readonly Micros[]): ReadonlySet<number> {
  const counts = new Map<number, number>();
  for (const at of closings) counts.set(dayOf(at), (counts.get(dayOf(at)) ?? 0) + 1);
  const sorted = [...counts.values()].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const least = Math.max(LEAST_CLOSINGS, TIMES_THE_MEDIAN * median);
  return new Set([...counts].filter(([, count]) => count >= least).map(([day]) => day));
}

/** The day of an instant, counted from 1970. */
export const dayOf = (at: Micros): number => Math.floor(at / MICROS_PER_DAY);
