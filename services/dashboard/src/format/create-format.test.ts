import { expect, it } from 'vitest';
import { createFormat } from './create-format.ts';

const format = createFormat({ locale: 'en-GB', zone: 'Europe/Amsterdam', currency: 'EUR' });

it('writes instants on the company clock, across the change to summer time', () => {
  expect(format.shortInstant('2026-03-29T00:30:00Z')).toBe('29 Mar, 01:30');
  expect(format.shortInstant('2026-03-29T01:30:00Z')).toBe('29 Mar, 03:30');
});

it('writes days as they are, without a zone', () => {
  expect(format.day('2026-03-01')).toBe('1 Mar');
});

it('shows cents only where they matter, the company currency first, and never adds currencies', () => {
  const sums = [
    { amount: '950', currency: 'USD' },
    { amount: '2000000', currency: 'EUR' },
  ];
  expect(format.moneys(sums)).toBe('€20,000 + US$9.50');
});

it('writes talk time as a telephone does', () => {
  expect(format.talk(125_000)).toBe('2:05');
});

it('has a dash where there is no rate', () => {
  expect(format.rate(null)).toBe('–');
  expect(format.rate(0.5)).toBe('50%');
});
