import { describe, expect, it } from 'vitest';
import { monthsOfSpan, shownSpan, spansAround } from './spans.ts';

describe('the period on screen', () => {
  const company = { zone: 'Europe/Amsterdam', now: '2026-11-24T09:42:07Z' };

  it('is that of the address, else the month of the instant looked at on the company’s clock', () => {
    expect(shownSpan({ span: '2026-Q3' }, company)).toBe('2026-Q3');
    expect(shownSpan({ asOf: '2026-08-31T22:30:00Z' }, company)).toBe('2026-09');
    expect(shownSpan({}, company)).toBe('2026-11');
  });

  it('has a first and a last month', () => {
    expect(monthsOfSpan('2026')).toEqual({ from: '2026-01', to: '2026-12' });
    expect(monthsOfSpan('2026-Q4')).toEqual({ from: '2026-10', to: '2026-12' });
    expect(monthsOfSpan('2026-02')).toEqual({ from: '2026-02', to: '2026-02' });
  });

  it('lies among others that cross the end of a year', () => {
    expect(spansAround('2026-11')).toEqual([
      ...['2026-09', '2026-10', '2026-11', '2026-12', '2027-01', '2027-02'],
      ...['2026-Q3', '2026-Q4', '2027-Q1', '2026', '2027'],
    ]);
  });
});
