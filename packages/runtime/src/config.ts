import { AppError } from '@grasp/errors';
import { z } from 'zod';
import { runtimeErrors } from './errors.ts';

/** A fragment of settings: schemas under the names of their environment variables. Fragments join by spread. */
export type Settings = z.core.$ZodLooseShape;

/** What a fragment gives once it is read. */
export type ConfigOf<Fragment extends Settings> = z.output<z.ZodObject<Fragment>>;

/** A text that is never printed. */
export const secretSetting = z.string().min(1).meta({ secret: true });

/** A TCP port; 0 lets the system choose. */
export const portSetting = z.coerce.number().int().min(0).max(65_535);

/** Settings that every process knows. */
export const commonSettings = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  GRASP_HOME: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
};

/** What the company has settled. Every process of a deployment is given the same. */
export const companySettings = {
  /** IANA zone: it says which day is today, and in which month a contract was signed. */
  COMPANY_ZONE: z.string().refine(isZone, 'not an IANA time zone').default('Europe/Amsterdam'),
  /** ISO 4217 code of the money that totals are shown in first. */
  COMPANY_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('EUR'),
  /** ISO 3166 code: where a telephone number without a country code is from. */
  COMPANY_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .default('NL'),
  /** The calendar that workdays are counted by. */
  COMPANY_CALENDAR: z.string().min(1).default('company'),
};

function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Reads settings; an empty variable counts as unset.
 * @throws AppError `config_invalid`; its detail names each wrong one and says why, never its value.
 */
export function readConfig<Fragment extends Settings>(
  fragment: Fragment,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ConfigOf<Fragment> {
  const given = Object.keys(fragment).map((name) => [name, environment[name] || undefined]);
  const result = z.object(fragment).safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const settings = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new AppError(runtimeErrors.config_invalid, { detail: settings.join('; ') });
}

/** The settings as they may be printed: secrets, and passwords inside addresses, replaced. */
export function redactConfig<Fragment extends Settings>(
  fragment: Fragment,
  config: ConfigOf<Fragment>,
): Record<string, unknown> {
  const entries = Object.entries<unknown>(config);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, redact(value, isSecret(fragment[name]))]),
  );
}

function redact(value: unknown, secret: boolean): unknown {
  if (secret) return value === undefined ? undefined : '[redacted]';
  if (typeof value !== 'string' || !URL.canParse(value)) return value;
  const url = new URL(value);
  if (url.password !== '') url.password = 'redacted';
  return url.href;
}

/** Optional and default settings wrap the schema that carries the mark. */
function isSecret(schema: z.core.SomeType | undefined): boolean {
  if (!(schema instanceof z.ZodType)) return false;
  if (schema.meta()?.['secret'] === true) return true;
  return 'unwrap' in schema && typeof schema.unwrap === 'function' && isSecret(schema.unwrap());
}
