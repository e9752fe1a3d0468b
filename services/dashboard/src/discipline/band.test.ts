import { expect, it } from 'vitest';
import { bandOf } from './band.ts';

it('calls the quota itself met, and what is just below it short', () => {
  const bands = [39, 40, 63, 64, 79, 80, 95, 96].map((validCalls) =>
    bandOf({ validCalls, quota: 80 }),
  );
  expect(bands).toEqual(['b1', 'b2', 'b2', 'b3', 'b3', 'b4', 'b4', 'b5']);
});

it('judges no day without a quota', () => {
  expect(bandOf({ validCalls: 5, quota: null })).toBe('none');
  expect(bandOf({ validCalls: 5, quota: 0 })).toBe('none');
});
