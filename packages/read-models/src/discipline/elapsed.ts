import { localDay, type Micros, utcDay } from '@grasp/domain';
import { type Calendars, calendarOn } from '../calendar/calendar.ts';

/** The local day that has come at an instant, in the zone of the company's calendar. */
export function lastDayAt(calendars: Calendars, v: Micros): number {
  return localDay(zoneOn(calendars, utcDay(v)), v);
}

/** The zone of the calendar in force on a day. */
export function zoneOn(calendars: Calendars, day: number): string {
  return calendarOn(calendars, day).zone;
}
