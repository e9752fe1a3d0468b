import { isZone } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { type AccountSettings, isCountry } from '@grasp/telephony';
import { z } from 'zod';
import { intakeErrors } from './errors.ts';

/** A text that holds JSON. */
const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

const accountSchema = z.strictObject({
  vendor: z.string(),
  account: z.string(),
  zone: z.string().refine(isZone, 'not an IANA time zone'),
  country: z.string().refine(isCountry, 'not an ISO 3166 country code'),
  extensionDigits: z.int().min(1).max(15).optional(),
});

/** Settings of the telephony accounts. */
export const accountSettings = {
  /** JSON: `[{"vendor":"twilio","account":"AC…","zone":"Europe/Berlin","country":"DE","extensionDigits":4}]`. Unset: every account is in the company's zone and country. */
  TELEPHONY_ACCOUNTS: jsonText.pipe(z.array(accountSchema)).optional(),
};

type Account = z.infer<typeof accountSchema>;

/** Finds what is known of an account; undefined where accounts are listed and this one is not. */
export type FindAccount = (vendor: string, account: string) => AccountSettings | undefined;

/**
 * Looks accounts up in the settings; without a list, each one is like the company.
 * @throws AppError `country_unknown`.
 */
export function createAccounts(
  listed: readonly Account[] | undefined,
  { zone, country }: { zone: string; country: string },
): FindAccount {
  if (!isCountry(country)) throw new AppError(intakeErrors.country_unknown, { detail: country });
  const company: AccountSettings = { zone, country };
  if (listed === undefined) return () => company;
  const keyOf = (vendor: string, account: string) => JSON.stringify([vendor, account]);
  const known = new Map(
    listed.map(({ vendor, account, zone, country, extensionDigits }) => [
      keyOf(vendor, account),
      {
        zone,
        country,
        ...(extensionDigits === undefined ? {} : { extensionDigits }),
      } as AccountSettings,
    ]),
  );
  return (vendor, account) => known.get(keyOf(vendor, account));
}
