import { describe, expect, it } from 'vitest';
import { findAmount } from './amount.ts';

describe('findAmount', () => {
  it.each([
    ['1200', 'EUR', '120000'],
    ['5272800.0', 'USD', '527280000'],
    [' 0.5 ', 'EUR', '50'],
    ['007', 'EUR', '700'],
    ['1500', 'JPY', '1500'],
    ['1.5', 'KWD', '1500'],
    ['0', 'EUR', '0'],
  ])('reads %j %s as %s minor units', (text, currency, digits) => {
    expect(findAmount(text, currency)).toEqual({ digits, isRounded: false });
  });

  it.each([
    ['4661682.799097982', 'USD', '466168280'],
    ['1.004', 'EUR', '100'],
    ['1.005', 'EUR', '101'],
    ['99.999', 'EUR', '10000'],
    ['10.5', 'JPY', '11'],
  ])('rounds %s %s to %s and says so', (text, currency, digits) => {
    expect(findAmount(text, currency)).toEqual({ digits, isRounded: true });
  });

  it.each(['', '-5', '1,5', '1e5', 'free', '12345678901234', '9999999999999.999'])(
    'takes %j for no amount',
    (text) => {
      expect(findAmount(text, 'EUR')).toBeUndefined();
    },
  );
});
