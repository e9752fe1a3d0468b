import { describe, expect, it } from 'vitest';
import { findToldDay } from './days.ts';

const iso = (text: string, zone: string) => {
  const told = findToldDay(text, zone);
  return told && [new Date(told.at / 1_000).toISOString(), told.day, told.quality];
};

describe('findToldDay', () => {
  it.each([
    ['2024-03-31', '2024-03-30T23:00:00.000Z', '2024-03-31', 'derived'],
    ['2024-03-31 10:30', '2024-03-31T08:30:00.000Z', '2024-03-31', 'vendor'],
    ['2024-01-31T10:30:15', '2024-01-31T09:30:15.000Z', '2024-01-31', 'vendor'],
    ['2024-03-31T23:30:00Z', '2024-03-31T23:30:00.000Z', '2024-04-01', 'vendor'],
  ])('reads %s in Berlin', (text, at, day, quality) => {
    expect(iso(text, 'Europe/Berlin')).toEqual([at, day, quality]);
  });

  it('takes the first instant of a day that has no midnight', () => {
    expect(iso('2018-11-04', 'America/Sao_Paulo')?.[0]).toBe('2018-11-04T03:00:00.000Z');
  });

  it.each(['', '31.03.2024', '2024-02-30', '2024-03-31 25:00', 'soon'])(
    'takes %j for no date',
    (text) => {
      expect(findToldDay(text, 'Europe/Berlin')).toBeUndefined();
    },
  );
});
