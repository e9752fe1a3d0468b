import { dayStart, localDayOf, wallClock } from './instants.ts';
import type { Log } from './log.ts';
import { calendars } from './models/rulebook.ts';
import type { Data } from './plain-event.ts';

/** Which company's calendar, and the zone of one that has set none. */
export type Company = { zone: string; calendar: string };

/** When the work of a local day begins and ends, as known at k; null on a day off. */
export function hoursOf(
  log: Log,
  { day, k, company }: { day: number; k: number; company: Company },
): { opens: number; closes: number } | null {
  const calendar = calendarOn(log, { day, k, company });
  const text = Temporal.PlainDate.from('1970-01-01').add({ days: day });
  const isOff =
    !calendar.workdays.includes(String(text.dayOfWeek)) ||
    calendar.holidays.includes(text.toString());
  if (isOff && !calendar.extra_workdays.includes(text.toString())) return null;
  const { zone, from_time: from, to_time: to } = calendar;
  const endsNextDay = to <= from;
  return {
    opens: wallClock(zone, day, from),
    closes: wallClock(zone, endsNextDay ? day + 1 : day, to),
  };
}

/** The local day that an instant lies on, by the calendar. */
export function dayAt(log: Log, asked: { v: number; k: number; company: Company }): number {
  const utcDay = Math.floor(asked.v / 86_400_000_000);
  return localDayOf(calendarOn(log, { ...asked, day: utcDay }).zone, asked.v);
}

/** The calendar in force when a day begins in the calendar's own zone. */
function calendarOn(
  log: Log,
  { day, k, company }: { day: number; k: number; company: Company },
): Data {
  const stream = `calendar-${company.calendar}`;
  const { ats } = log.instants(stream);
  const inForce = ats.flatMap((from, i) => {
    const [found] = log.rowsOf(calendars, stream, { v: from, k });
    if (found === undefined) return [];
    const start = dayStart(String(found.row['zone']), day);
    return from <= start && start < (ats[i + 1] ?? Infinity) ? [found.row] : [];
  });
  return inForce.at(-1) ?? unset(company);
}

const unset = ({ zone }: Company): Data => ({
  zone,
  workdays: ['1', '2', '3', '4', '5'],
  from_time: '00:00',
  to_time: '24:00',
  holidays: [],
  extra_workdays: [],
});
