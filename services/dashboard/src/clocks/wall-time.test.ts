import { expect, it } from 'vitest';
import { toInstant, toWall } from './wall-time.ts';

it('reads the wall clock of the company', () => {
  expect(toInstant('Europe/Amsterdam', '2025-11-10 09:30')).toBe('2025-11-10T08:30:00Z');
  expect(toInstant('Asia/Shanghai', '2025-11-10 09:30')).toBe('2025-11-10T01:30:00Z');
  expect(toInstant('America/New_York', '2026-07-01')).toBe('2026-07-01T04:00:00Z');
});

it('finds the hours on both sides of a change of the clock', () => {
  expect(toInstant('Europe/Amsterdam', '2026-03-29 01:59')).toBe('2026-03-29T00:59:00Z');
  expect(toInstant('Europe/Amsterdam', '2026-03-29 03:00')).toBe('2026-03-29T01:00:00Z');
  expect(toInstant('Europe/Amsterdam', '2026-10-25 03:00')).toBe('2026-10-25T02:00:00Z');
});

it('takes the first of two, and for a skipped time the offset before the jump', () => {
  expect(toInstant('Europe/Amsterdam', '2026-10-25 02:30')).toBe('2026-10-25T00:30:00Z');
  expect(toInstant('Europe/Amsterdam', '2026-03-29 02:30')).toBe('2026-03-29T01:30:00Z');
});

it('is undone by reading the clock', () => {
  expect(toWall('Asia/Shanghai', '2025-11-10T01:30:00Z')).toBe('2025-11-10 09:30:00');
});
