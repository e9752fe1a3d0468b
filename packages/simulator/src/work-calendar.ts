import { formatDay, parseDay } from '@grasp/domain';
import { gregorianEaster } from 'date-easter';

const WEEKEND = 6;

/** Which days the company works: Monday to Friday, less Dutch public holidays, plus the extra ones. */
export type WorkCalendar = {
  isWorkday(day: number): boolean;
  /** The day that lies so many workdays later. */
  addWorkdays(day: number, count: number): number;
};

/** @param extraWorkdays days since 1970-01-01 that are worked although they are off */
export function createWorkCalendar(extraWorkdays: readonly number[]): WorkCalendar {
  const holidays = new Map<number, ReadonlySet<number>>();
  const extra = new Set(extraWorkdays);
  const isHoliday = (day: number): boolean => {
    const year = yearOf(day);
    const ofYear = holidays.get(year) ?? new Set(dutchHolidays(year).map(parseDay));
    holidays.set(year, ofYear);
    return ofYear.has(day);
  };
  const isWorkday = (day: number): boolean =>
    extra.has(day) || (weekdayOf(day) < WEEKEND && !isHoliday(day));
  return {
    isWorkday,
    addWorkdays(day, count) {
      let reached = day;
      for (let left = count; left > 0; left -= isWorkday(reached) ? 1 : 0) reached += 1;
      return reached;
    },
  };
}

/** ISO weekday of a day: 1 = Monday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Public holidays of the Netherlands, `YYYY-MM-DD`. King's Day moves to Saturday when it is a Sunday. */
export function dutchHolidays(year: number): string[] {
  const easter = parseDay(gregorianEaster(year).toString());
  const kingsDay = parseDay(`${year}-04-27`);
  const movable = [0, 1, 39, 49, 50].map((offset) => easter + offset);
  const days = [
    parseDay(`${year}-01-01`),
    ...movable,
    weekdayOf(kingsDay) === 7 ? kingsDay - 1 : kingsDay,
    parseDay(`${year}-12-25`),
    parseDay(`${year}-12-26`),
  ];
  return days.sort((a, b) => a - b).map(formatDay);
}

const yearOf = (day: number): number => Number(formatDay(day).slice(0, 4));
