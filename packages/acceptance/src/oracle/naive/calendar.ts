import { dayStart, localDayOf, wallClock } from './instants.ts';
import type { Log } from './log.ts';
import { calendars } from './models/rulebook.ts';
import type { Data } from './plain-event.ts';

/** Which company's calendar, and the zone of one that has set none. */
export type Company = { zone: string; calendar: string };

export type Calendar = {
  /** When the work of a local day begins and ends, as known at k; null on a day off. */
  hours(day: number, k: number): { opens: number; closes: number } | null;
  /** The local day that an instant lies on. */
  dayAt(v: number, k: number): number;
};

/** The company's calendar. Between two events of it nothing changes: what was worked out of a day is kept. */
export function createCalendar(log: Log, company: Company): Calendar {
  const kept = new Map<string, Data>();
  const on = (day: number, k: number): Data => {
    const { knownAts } = log.instants(`calendar-${company.calendar}`);
    const key = `${day} ${knownAts.findLast((known) => known <= k)}`;
    const calendar = kept.get(key) ?? withHours(calendarOn(log, { day, k, company }), day);
    kept.set(key, calendar);
    return calendar;
  };
  return {
    hours: (day, k) => on(day, k).hours,
    dayAt: (v, k) => localDayOf(on(Math.floor(v / 86_400_000_000), k).zone, v),
  };
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

function withHours(calendar: Data, day: number): Data {
  const date = Temporal.PlainDate.from('1970-01-01').add({ days: day });
  const { zone, from_time: from, to_time: to, workdays, holidays } = calendar;
  const isOff = !workdays.includes(String(date.dayOfWeek)) || holidays.includes(date.toString());
  if (isOff && !calendar.extra_workdays.includes(date.toString())) {
    return { ...calendar, hours: null };
  }
  const endsNextDay = to <= from;
  const opens = wallClock(zone, day, from);
  return {
    ...calendar,
    hours: { opens, closes: wallClock(zone, endsNextDay ? day + 1 : day, to) },
  };
}
