import { FOREVER, type Micros } from '@grasp/domain';
import type { Snapshot } from '@grasp/projections';
import { calendars as calendarModel } from '../discipline/calendars/projection.ts';
import { type RuleTrial, tryCalendars } from '../discipline/trial.ts';
import type { Working } from '../query.ts';
import { type Calendars, defaultCalendar, type KnownCalendar, toDays } from './calendar.ts';

type Row = Record<'zone' | 'from_time' | 'to_time', string> &
  Record<'workdays' | 'holidays' | 'extra_workdays', string[]> &
  Record<'v_from' | 'v_to' | 'k_from' | 'k_to', string>;

/** Every version of the company's calendar that was ever known. A handful: calendars change once a year. */
export async function readKnownCalendars(
  snapshot: Snapshot,
  { calendar, zone }: Working,
  trial: RuleTrial = [],
): Promise<readonly KnownCalendar[]> {
  const rows = await snapshot.query<Row>({
    text: `select c.* from ${snapshot.tables(calendarModel).rows} c
      where c.calendar = $1 order by c.v_from, c.k_from`,
    values: [calendar],
  });
  const known = rows.map((row) => ({
    zone: row.zone,
    weekdays: new Set(row.workdays.map(Number)),
    from: row.from_time,
    to: row.to_time,
    holidays: toDays(row.holidays),
    extraWorkdays: toDays(row.extra_workdays),
    validFrom: Number(row.v_from),
    validTo: Number(row.v_to),
    knownFrom: Number(row.k_from),
    knownTo: Number(row.k_to),
  }));
  return tryCalendars(known, trial, zone);
}

/** What was known of the calendar at k; where none was set, Monday to Friday in the company's zone. */
export function calendarsKnownAt(
  known: readonly KnownCalendar[],
  { zone }: Pick<Working, 'zone'>,
  k: Micros,
): Calendars {
  // "All that is known" lies inside what stands for ever.
  const at = Math.min(k, FOREVER - 1);
  return {
    versions: known.filter(({ knownFrom, knownTo }) => knownFrom <= at && at < knownTo),
    fallback: defaultCalendar(zone),
  };
}

/** The company's calendar over time, as known at k. */
export async function readCalendars(
  snapshot: Snapshot,
  company: Working,
  k: Micros,
): Promise<Calendars> {
  return calendarsKnownAt(await readKnownCalendars(snapshot, company), company, k);
}
