import {
  type CountryCode as Country,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';

/** ISO 3166-1 code of a country with a numbering plan. */
export type { Country };

const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A number in E.164; as received (trimmed) where it cannot be read as one.
 * @param country where a number without a country code is from
 */
export function toE164(text: string, country: Country): string {
  const trimmed = text.trim();
  if (E164.test(trimmed)) return trimmed;
  const number = parsePhoneNumberFromString(trimmed, country);
  return number?.isPossible() ? number.number : trimmed;
}

/** Whether a text is such a code. */
export function isCountry(text: string): text is Country {
  return isSupportedCountry(text);
}
