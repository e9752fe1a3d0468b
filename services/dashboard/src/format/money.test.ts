import { expect, it } from 'vitest';
import { amountIn, mainCurrency, minus, toDecimal, toMajor } from './money.ts';

it('places the point by the currency', () => {
  expect(toDecimal({ amount: '2000000', currency: 'EUR' })).toBe('20000.00');
  expect(toDecimal({ amount: '-5', currency: 'EUR' })).toBe('-0.05');
  expect(toDecimal({ amount: '5000', currency: 'JPY' })).toBe('5000');
  expect(toMajor({ amount: '1234', currency: 'BHD' })).toBe(1.234);
});

it('loses no cent of a sum that a double cannot hold', () => {
  expect(toDecimal({ amount: '900719925474099299', currency: 'EUR' })).toBe('9007199254740992.99');
});

it('never adds currencies up', () => {
  const amounts = [
    { amount: '100', currency: 'USD' },
    { amount: '200', currency: 'EUR' },
  ];
  expect(amountIn(amounts, 'EUR')).toEqual({ amount: '200', currency: 'EUR' });
  expect(amountIn(amounts, 'CNY')).toEqual({ amount: '0', currency: 'CNY' });
  expect(mainCurrency(amounts, 'EUR')).toBe('EUR');
  expect(mainCurrency(amounts, 'CNY')).toBe('USD');
});

it('subtracts exactly', () => {
  const big = { amount: '900719925474099299', currency: 'EUR' };
  expect(minus(big, { amount: '1', currency: 'EUR' }).amount).toBe('900719925474099298');
});
