import { expect, it } from 'vitest';
import { firstDayOf, presets, startOf } from './periods.ts';

const zone = 'Europe/Amsterdam';

it('begins weeks on Monday and quarters in January, April, July and October', () => {
  expect(firstDayOf('week', '2026-03-01')).toBe('2026-02-23');
  expect(firstDayOf('week', '2026-03-02')).toBe('2026-03-02');
  expect(firstDayOf('quarter', '2025-11-24')).toBe('2025-10-01');
  expect(firstDayOf('month', '2025-11-24')).toBe('2025-11-01');
  expect(firstDayOf('year', '2025-11-24')).toBe('2025-01-01');
});

it('begins a month at the midnight of the company', () => {
  expect(startOf('month', { zone, at: '2026-03-31T22:30:00Z' })).toBe('2026-03-31T22:00:00Z');
});

it('takes the last day of a shorter month', () => {
  const byName = new Map(presets(zone, '2026-03-31T10:15:00Z').map((p) => [p.name, p.asOf]));
  expect(byName.get('lastMonth')).toBe('2026-02-28T11:15:00Z');
  expect(byName.get('yesterdayEnd')).toBe('2026-03-30T22:00:00Z');
});
