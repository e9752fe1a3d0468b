import { type Micros, parseDay, startOfDay } from '@grasp/domain';

/** A working calendar: which local days are worked, and between which hours. */
export type Calendar = {
  /** IANA zone whose days and hours these are. */
  zone: string;
  /** ISO weekdays that are worked, 1 = Monday. */
  weekdays: ReadonlySet<number>;
  /** Working hours as local `HH:MM`. `to` at or before `from` is on the next day (a night shift). */
  from: string;
  to: string;
  /** Days off beside the weekend, and days worked although they are off: days since 1970-01-01. */
  holidays: ReadonlySet<number>;
  extraWorkdays: ReadonlySet<number>;
};

/** A calendar and the stretch of the v axis in which it is in force. */
export type CalendarVersion = Calendar & { validFrom: Micros; validTo: Micros };

/** A version of a calendar with the stretch of both clocks in which it stands. */
export type KnownCalendar = CalendarVersion & { knownFrom: Micros; knownTo: Micros };

/** A company's calendar over time, as known at one k. */
export type Calendars = {
  versions: readonly CalendarVersion[];
  /** In force where no version is. */
  fallback: Calendar;
};

const MONDAY_TO_FRIDAY: ReadonlySet<number> = new Set([1, 2, 3, 4, 5]);
const NO_DAYS: ReadonlySet<number> = new Set();

/**
 * The calendar of a company that has set none: Monday to Friday. Nobody's hours are known then, so the whole of a
 * working day is working time.
 */
export function defaultCalendar(zone: string): Calendar {
  return {
    zone,
    weekdays: MONDAY_TO_FRIDAY,
    from: '00:00',
    to: '24:00',
    holidays: NO_DAYS,
    extraWorkdays: NO_DAYS,
  };
}

/** The calendar in force on a day: the one that is when the day begins in its own zone. */
export function calendarOn({ versions, fallback }: Calendars, day: number): Calendar {
  const inForce = versions.findLast(({ zone, validFrom, validTo }) => {
    const start = startOfDay(zone, day);
    return validFrom <= start && start < validTo;
  });
  return inForce ?? fallback;
}

/** Whether a day is worked. An extra workday stands over weekend and holiday. */
export function isWorkday(calendars: Calendars, day: number): boolean {
  return isWorked(calendarOn(calendars, day), day);
}

/** How many days of [from, to) are worked; days since 1970-01-01. */
export function workdaysBetween(calendars: Calendars, from: number, to: number): number {
  let count = 0;
  for (let day = from; day < to; day += 1) if (isWorkday(calendars, day)) count += 1;
  return count;
}

/** When the work of a day begins and ends; null on a day off. */
export function workHours(
  calendars: Calendars,
  day: number,
): { opensAt: Micros; closesAt: Micros } | null {
  const calendar = calendarOn(calendars, day);
  if (!isWorked(calendar, day)) return null;
  const { zone, from, to } = calendar;
  return {
    opensAt: instantOf(zone, day, from),
    closesAt: instantOf(zone, to <= from ? day + 1 : day, to),
  };
}

/** The ISO weekday of a day number: 1 = Monday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Day numbers of `YYYY-MM-DD` texts. @throws RangeError when one is not a calendar day. */
export function toDays(texts: readonly string[]): ReadonlySet<number> {
  return new Set(texts.map(parseDay));
}

function isWorked({ weekdays, holidays, extraWorkdays }: Calendar, day: number): boolean {
  if (extraWorkdays.has(day)) return true;
  return weekdays.has(weekdayOf(day)) && !holidays.has(day);
}

/** A wall-clock time of a local day. One that a change of the clocks skips is taken an hour later, as clocks show it. */
function instantOf(zone: string, day: number, time: string): Micros {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  if (hours >= 24) return startOfDay(zone, day + 1);
  const at = Temporal.Instant.fromEpochMilliseconds(startOfDay(zone, day) / 1000)
    .toZonedDateTimeISO(zone)
    .with({ hour: hours, minute: Math.min(minutes, 59) });
  return Number(at.epochNanoseconds / 1000n);
}
