import { parseDay } from '@grasp/domain';
import type { Place } from '@grasp/projections';
import { type Calendars, workdaysBetween } from '../../calendar/calendar.ts';
import type { Company } from '../../query.ts';
import { todayOf } from '../../today.ts';

export type Workdays = { workdays: number; elapsed: number };

/** Workdays of a period, and those that are over or running at the place. */
export function workdaysOf(
  calendars: Calendars,
  { place, period }: { place: Place; period: string },
  { zone }: Pick<Company, 'zone'>,
): Workdays {
  const { first, end } = daysOf(period);
  const today = parseDay(todayOf(zone, place.v));
  const elapsedTo = Math.min(Math.max(today + 1, first), end);
  return {
    workdays: workdaysBetween(calendars, first, end),
    elapsed: workdaysBetween(calendars, first, elapsedTo),
  };
}

/** First day of a period, and the first after it, as days since 1970-01-01. */
export function daysOf(period: string): { first: number; end: number } {
  const isYear = period.length === 4;
  const first = Temporal.PlainDate.from(isYear ? `${period}-01-01` : `${period}-01`);
  const end = first.add(isYear ? { years: 1 } : { months: 1 });
  return { first: parseDay(first.toString()), end: parseDay(end.toString()) };
}
