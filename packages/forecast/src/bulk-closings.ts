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

/**
 * From when on it is known when orders were decided. A bulk edit of more orders than were closed day by day before it hides
 * when those of its past ended: what is left of that past are the orders that outlived it, and of them alone it would seem
 * that hardly any order is ever decided. So nothing before the end of the last such day tells how soon orders are.
 */
export function timedFrom(closings: readonly Micros[]): Micros {
  const bulk = bulkDays(closings);
  const [edited, ordinary] = [new Map<number, number>(), new Map<number, number>()];
  for (const at of closings) {
    const counts = bulk.has(dayOf(at)) ? edited : ordinary;
    counts.set(dayOf(at), (counts.get(dayOf(at)) ?? 0) + 1);
  }
  let from = Number.NEGATIVE_INFINITY;
  for (const [day, count] of edited) {
    let before = 0;
    for (const [of, closed] of ordinary) if (of < day) before += closed;
    if (count > before) from = Math.max(from, (day + 1) * MICROS_PER_DAY);
  }
  return from;
}
