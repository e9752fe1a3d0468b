import { expect, it } from 'vitest';
import { createAttemptLimit } from './attempt-limit.ts';

it('lets an address try again when its window is over', () => {
  let now = 0;
  const limit = createAttemptLimit({ most: 2, windowMs: 60_000 }, () => now);
  limit.fail('a');
  expect(limit.waitFor('a')).toBe(0);
  limit.fail('a');
  expect(limit.waitFor('a')).toBe(60);
  expect(limit.waitFor('b')).toBe(0);
  now = 30_500;
  expect(limit.waitFor('a')).toBe(30);
  now = 60_000;
  expect(limit.waitFor('a')).toBe(0);
});
