import { addDays, addMonths, dayIn, monthOf } from '../format/days.ts';
import { toInstant, toWall } from './wall-time.ts';

export type Period = 'week' | 'month' | 'quarter' | 'year';

const DAYS_IN_WEEK = 7;

/** First day of the period that a day lies in; weeks begin on Monday. */
export function firstDayOf(period: Period, day: string): string {
  const month = monthOf(day);
  if (period === 'month') return `${month}-01`;
  if (period === 'year') return `${day.slice(0, 4)}-01-01`;
  if (period === 'week') {
    return addDays(day, -((new Date(day).getUTCDay() + DAYS_IN_WEEK - 1) % DAYS_IN_WEEK));
  }
  return `${addMonths(month, -((Number(month.slice(5)) - 1) % 3))}-01`;
}

/** When the period of an instant began, on the company's clock. */
export function startOf(period: Period, { zone, at }: { zone: string; at: string }): string {
  return toInstant(zone, firstDayOf(period, dayIn(zone, at)));
}

export type PresetName =
  | 'yesterdayEnd'
  | 'weekStart'
  | 'lastWeek'
  | 'monthStart'
  | 'lastMonth'
  | 'quarterStart'
  | 'lastYear';

/** Instants that people ask for most, counted from now on the company's clock. */
export function presets(zone: string, now: string): { name: PresetName; asOf: string }[] {
  const today = dayIn(zone, now);
  const time = toWall(zone, now).slice(11, 16);
  const at = (day: string, clock = '00:00') => toInstant(zone, `${day} ${clock}`);
  const sameDay = (months: number) => sameDayOf(addMonths(monthOf(today), months), today);
  return [
    { name: 'yesterdayEnd', asOf: at(today) },
    { name: 'weekStart', asOf: at(firstDayOf('week', today)) },
    { name: 'lastWeek', asOf: at(addDays(today, -DAYS_IN_WEEK), time) },
    { name: 'monthStart', asOf: at(firstDayOf('month', today)) },
    { name: 'lastMonth', asOf: at(sameDay(-1), time) },
    { name: 'quarterStart', asOf: at(firstDayOf('quarter', today)) },
    { name: 'lastYear', asOf: at(sameDay(-12), time) },
  ];
}

/** The same day of another month, or its last where that month is shorter. */
function sameDayOf(month: string, day: string): string {
  const last = addDays(`${addMonths(month, 1)}-01`, -1);
  const same = `${month}-${day.slice(8)}`;
  return same > last ? last : same;
}
