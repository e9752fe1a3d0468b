import { parseDay } from '@grasp/domain';
import { describe, expect, it } from 'vitest';
import { createWorkCalendar, dutchHolidays, weekdayOf } from './work-calendar.ts';

describe('the working calendar', () => {
  it('knows the public holidays of the Netherlands, King’s Day on a Saturday where it would be a Sunday', () => {
    expect(dutchHolidays(2025)).toEqual([
      '2025-01-01',
      '2025-04-20',
      '2025-04-21',
      '2025-04-26',
      '2025-05-29',
      '2025-06-08',
      '2025-06-09',
      '2025-12-25',
      '2025-12-26',
    ]);
    expect(dutchHolidays(2026)).toEqual([
      '2026-01-01',
      '2026-04-05',
      '2026-04-06',
      '2026-04-27',
      '2026-05-14',
      '2026-05-24',
      '2026-05-25',
      '2026-12-25',
      '2026-12-26',
    ]);
  });

  it('works neither on weekends nor on holidays, and always on extra workdays', () => {
    const christmas = parseDay('2026-12-25');
    const sunday = parseDay('2026-11-22');
    expect(weekdayOf(sunday)).toBe(7);
    expect([christmas, sunday].map(createWorkCalendar([]).isWorkday)).toEqual([false, false]);
    expect([christmas, sunday].map(createWorkCalendar([sunday]).isWorkday)).toEqual([false, true]);
  });

  it('counts workdays over a weekend with two holidays before it', () => {
    const { addWorkdays } = createWorkCalendar([]);
    expect(addWorkdays(parseDay('2025-12-24'), 1)).toBe(parseDay('2025-12-29'));
  });
});
