import { expect, it } from 'vitest';
import { isCountry, toE164 } from './phone-number.ts';

it.each([
  ['+4915112345678', '+4915112345678'],
  [' 0151 / 123 456 78 ', '+4915112345678'],
  ['0049 30 12345670', '+493012345670'],
  ['+49 (0)30 12345670', '+493012345670'],
  ['+1 (415) 867-5309', '+14158675309'],
])('reads %s as the number that it is from Germany', (text, number) => {
  expect(toE164(text, 'DE')).toBe(number);
});

it.each(['call me', '12', '+49', '999999999999999999999'])('keeps %s as received', (text) => {
  expect(toE164(text, 'DE')).toBe(text);
});

it.each([
  ['DE', true],
  ['de', false],
  ['XX', false],
  ['Germany', false],
])('%s is a country: %s', (text, expected) => {
  expect(isCountry(text)).toBe(expected);
});
