import type { Place, Snapshot } from '@grasp/projections';
import { type Calendars, workdaysBetween } from '../../calendar/calendar.ts';
import { readCalendars } from '../../calendar/read-calendars.ts';
import type { Company } from '../../query.ts';
import { type Booking, monthsBetween, readBookings } from './bookings.ts';
import { readCapacity, totalCapacity } from './capacity.ts';
import { daysOf } from './workdays.ts';

/** What was signed month by month, and what the months ahead have in days and sellers. */
export type Past = {
  /** Months that are over, oldest first. */
  past: readonly string[];
  /** The running month and those after it. */
  ahead: readonly string[];
  /** Of each month with a booking, minor units. */
  booked: ReadonlyMap<string, number>;
  /** Of the months of the past, minor units. */
  values: readonly number[];
  /** Of all months, past and ahead. */
  workdays: readonly number[];
  capacity: readonly number[];
  /** Workdays of full sellers; workdays alone where of some past month nobody is known. */
  exposure: readonly number[];
};

/** The month in which the history begins is seldom whole; it is left out where there are more than these. */
const LEAST_MONTHS = 3;

/**
 * Reads the bookings of a company's currency up to a place, and what is known there of the months up to another one. The
 * past has no month where none with a booking is over.
 */
export async function readPast(
  snapshot: Snapshot,
  { place, today, until }: { place: Place; today: string; until: string },
  company: Company,
): Promise<Past> {
  const booked = sumByMonth(await readBookings(snapshot, place, company.currency));
  const past = pastMonths(booked, today);
  const ahead = monthsBetween(today, until);
  const months = [...past, ...ahead];
  const calendars = await readCalendars(snapshot, company, place.k);
  const asked = { months, calendars, zone: company.zone };
  const capacity = totalCapacity(await readCapacity(snapshot, place, asked), months.length);
  const workdays = months.map((month) => workdaysIn(month, calendars));
  const values = past.map((month) => booked.get(month) ?? 0);
  const isKnown = capacity.slice(0, past.length).every((sellers) => sellers > 0);
  const exposure = workdays.map((days, i) => (isKnown ? days * (capacity[i] as number) : days));
  return { past, ahead, booked, values, workdays, capacity, exposure };
}

function workdaysIn(month: string, calendars: Calendars): number {
  const { first, end } = daysOf(month);
  return workdaysBetween(calendars, first, end);
}

function sumByMonth(bookings: readonly Booking[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { month, amount } of bookings) sums.set(month, (sums.get(month) ?? 0) + amount);
  return sums;
}

/** Every month from the first with a booking to the last that is over. */
function pastMonths(booked: ReadonlyMap<string, number>, today: string): string[] {
  const first = [...booked.keys()].sort()[0];
  const last = Temporal.PlainYearMonth.from(today).subtract({ months: 1 }).toString();
  if (first === undefined || first > last) return [];
  const months = monthsBetween(first, last);
  return months.length > LEAST_MONTHS ? months.slice(1) : months;
}
