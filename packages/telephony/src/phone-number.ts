import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';

const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A number in E.164; as received (trimmed) where it cannot be read as one.
 * @param country where a number without a country code is from
 */
export function toE164(text: string, country: CountryCode): string {
  const trimmed = text.trim();
  if (E164.test(trimmed)) return trimmed;
  const number = parsePhoneNumberFromString(trimmed, country);
  return number?.isPossible() ? number.number : trimmed;
}
