import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { customerNumber, strangerNumber } from './phone-numbers.ts';

const many = Array.from({ length: 20_000 }, (_, n) => n);

describe('telephone numbers', () => {
  it('are valid in the Netherlands and written in E.164', () => {
    const some = many.filter((n) => n % 100 === 0);
    const numbers = [...some.map(customerNumber), ...some.map(strangerNumber)];
    const invalid = numbers.filter((number) => {
      const parsed = parsePhoneNumberFromString(number);
      return parsed?.number !== number || parsed.country !== 'NL' || !parsed.isValid();
    });
    expect(invalid).toEqual([]);
  });

  it('are never the same for two customers, nor for a customer and a stranger', () => {
    const numbers = [...many.map(customerNumber), ...many.map(strangerNumber)];
    expect(new Set(numbers).size).toBe(2 * many.length);
  });
});
