import { FOREVER, formatInstant, parseDay, parseInstant } from '@grasp/domain';
import { describe, expect, it } from 'vitest';
import {
  type Calendar,
  type Calendars,
  calendarOn,
  defaultCalendar,
  isWorkday,
  toDays,
  weekdayOf,
  workdaysBetween,
  workHours,
} from './calendar.ts';

const office: Calendar = {
  ...defaultCalendar('Europe/Amsterdam'),
  from: '09:00',
  to: '17:30',
  holidays: toDays(['2026-04-27', '2026-12-25']),
  extraWorkdays: toDays(['2026-04-25']),
};

const always = (calendar: Calendar): Calendars => ({ versions: [], fallback: calendar });
const hoursOn = (calendar: Calendar, day: string): string[] | null => {
  const hours = workHours(always(calendar), parseDay(day));
  return hours && [formatInstant(hours.opensAt), formatInstant(hours.closesAt)];
};

describe('a working calendar', () => {
  it('names weekdays by ISO, also before 1970', () => {
    expect(weekdayOf(parseDay('2026-03-02'))).toBe(1);
    expect(weekdayOf(parseDay('2026-03-08'))).toBe(7);
    expect(weekdayOf(parseDay('1969-12-31'))).toBe(3);
  });

  it('takes weekends and holidays off, and lets an extra workday stand over both', () => {
    const days = ['2026-04-24', '2026-04-25', '2026-04-26', '2026-04-27', '2026-04-28'];
    const worked = days.filter((day) => isWorkday(always(office), parseDay(day)));
    expect(worked).toEqual(['2026-04-24', '2026-04-25', '2026-04-28']);
    const both = { ...office, extraWorkdays: toDays(['2026-12-25']) };
    expect(isWorkday(always(both), parseDay('2026-12-25'))).toBe(true);
  });

  it('counts the workdays of a stretch without its last day', () => {
    const count = (from: string, to: string): number =>
      workdaysBetween(always(office), parseDay(from), parseDay(to));
    expect(count('2026-04-01', '2026-05-01')).toBe(22);
    expect(count('2026-04-24', '2026-04-24')).toBe(0);
  });

  it('opens and closes by local clocks on either side of a change of the clocks', () => {
    expect(hoursOn(office, '2026-03-27')).toEqual([
      '2026-03-27T08:00:00.000Z',
      '2026-03-27T16:30:00.000Z',
    ]);
    expect(hoursOn(office, '2026-03-30')).toEqual([
      '2026-03-30T07:00:00.000Z',
      '2026-03-30T15:30:00.000Z',
    ]);
    expect(hoursOn(office, '2026-03-29')).toBeNull();
  });

  it('takes an hour that the change of the clocks skips as clocks show it', () => {
    const sunday = { ...office, weekdays: new Set([7]), from: '02:30', to: '24:00' };
    expect(hoursOn(sunday, '2026-03-29')).toEqual([
      '2026-03-29T01:30:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
  });

  it('lets a night shift end on the next day', () => {
    const night = { ...office, from: '22:00', to: '06:00' };
    expect(hoursOn(night, '2026-03-27')).toEqual([
      '2026-03-27T21:00:00.000Z',
      '2026-03-28T05:00:00.000Z',
    ]);
  });

  it('works Monday to Friday, all day long, where no calendar was set', () => {
    const none = always(defaultCalendar('America/New_York'));
    expect(workdaysBetween(none, parseDay('2026-03-02'), parseDay('2026-03-09'))).toBe(5);
    expect(hoursOn(defaultCalendar('America/New_York'), '2026-03-02')).toEqual([
      '2026-03-02T05:00:00.000Z',
      '2026-03-03T05:00:00.000Z',
    ]);
  });

  it('is in force from the first day that begins, in its own zone, at or after its effective date', () => {
    const from = parseInstant('2026-01-01T00:00:00+08:00');
    const shanghai = { ...office, zone: 'Asia/Shanghai' };
    const calendars: Calendars = {
      versions: [
        { ...office, validFrom: 0, validTo: from },
        { ...shanghai, validFrom: from, validTo: FOREVER },
      ],
      fallback: defaultCalendar('UTC'),
    };
    const zoneOn = (day: string): string => calendarOn(calendars, parseDay(day)).zone;
    expect(zoneOn('2025-12-31')).toBe('Europe/Amsterdam');
    expect(zoneOn('2026-01-01')).toBe('Asia/Shanghai');
    expect(zoneOn('1969-06-01')).toBe('UTC');
  });
});
