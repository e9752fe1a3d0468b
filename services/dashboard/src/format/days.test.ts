import { expect, it } from 'vitest';
import { addDays, addMonths, dayIn, lastDayOf } from './days.ts';

it('takes the day from the company clock, wherever the reader sits', () => {
  expect(dayIn('Europe/Amsterdam', '2026-03-01T23:30:00Z')).toBe('2026-03-02');
  expect(dayIn('America/New_York', '2026-03-02T02:00:00Z')).toBe('2026-03-01');
});

it('steps over the end of months and years', () => {
  expect(addMonths('2025-11', 2)).toBe('2026-01');
  expect(addMonths('2026-01', -1)).toBe('2025-12');
  expect(lastDayOf('2028-02')).toBe('2028-02-29');
  expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
});
