import type { DataOf, RulebookEvent } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = {
  calendar: 'text',
  zone: 'text',
  workdays: 'text[]',
  from_time: 'text',
  to_time: 'text',
  holidays: 'text[]',
  extra_workdays: 'text[]',
} as const;

/** Working calendars by effective date: zone, weekdays, hours, holidays. */
export const calendars = defineProjection<
  DataOf<'CalendarSet'> | null,
  RulebookEvent,
  typeof columns
>({
  name: 'calendars',
  version: 1,
  context: 'discipline-audit',
  categories: ['calendar'],
  initial: null,
  evolve: (state, fact) => (fact.type === 'CalendarSet' ? fact.data : state),
  columns,
  row: (calendar) =>
    calendar === null
      ? null
      : {
          calendar: calendar.calendar,
          zone: calendar.zone,
          workdays: calendar.workdays.map(String),
          from_time: calendar.from,
          to_time: calendar.to,
          holidays: calendar.holidays,
          extra_workdays: calendar.extraWorkdays,
        },
});
