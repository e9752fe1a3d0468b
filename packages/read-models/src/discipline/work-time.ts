import { type Micros, utcDay } from '@grasp/domain';
import { type Calendars, type KnownCalendar, workHours } from '../calendar/calendar.ts';
import { calendarsKnownAt } from '../calendar/read-calendars.ts';
import type { Working } from '../query.ts';

/** Whether an instant lies in working hours, by the calendar in force then, as known at k. */
export type WorkTime = (at: Micros, k: Micros) => boolean;

/** Asks the company's calendar; answers are kept per day and state of knowledge, for a month of calls at once. */
export function createWorkTime(known: readonly KnownCalendar[], company: Working): WorkTime {
  const ks = [...new Set(known.flatMap(({ knownFrom, knownTo }) => [knownFrom, knownTo]))].sort(
    (a, b) => a - b,
  );
  const states = new Map<number, ReturnType<typeof hoursByDay>>();
  return (at, k) => {
    const state = ks.findLastIndex((edge) => edge <= k);
    let hoursOf = states.get(state);
    if (hoursOf === undefined) {
      hoursOf = hoursByDay(calendarsKnownAt(known, company, k));
      states.set(state, hoursOf);
    }
    const day = utcDay(at);
    return [day - 1, day, day + 1].some((near) => {
      const hours = hoursOf(near);
      return hours !== null && hours.opensAt <= at && at < hours.closesAt;
    });
  };
}

function hoursByDay(calendars: Calendars): (day: number) => ReturnType<typeof workHours> {
  const kept = new Map<number, ReturnType<typeof workHours>>();
  return (day) => {
    let hours = kept.get(day);
    if (hours === undefined) {
      hours = workHours(calendars, day);
      kept.set(day, hours);
    }
    return hours;
  };
}
