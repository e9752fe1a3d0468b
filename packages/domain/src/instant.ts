/** An instant: whole microseconds since 1970-01-01T00:00:00Z. A safe integer until the year 2255. */
export type Micros = number;

/** The end of time: an open validity. Also the `knownAt` of "as known now". */
export const FOREVER: Micros = Number.MAX_SAFE_INTEGER;

export const MICROS_PER_MS = 1_000;
export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_DAY = 86_400_000_000;

/** Days and hours that every year has. `Date` reads 30 February as 2 March: the others, and what is no day at all, are Temporal's. */
const DAY = String.raw`\d{4}-(?:\d\d-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)`;
const HOUR = String.raw`(?:[01]\d|2[0-3])`;

const MILLISECOND_FORM = new RegExp(
  String.raw`^${DAY}T${HOUR}:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$`,
);

/**
 * Reads an ISO 8601 instant with `Z` or a numeric offset. Digits finer than a microsecond are truncated.
 * @throws RangeError when the text is not such an instant.
 */
export function parseInstant(text: string): Micros {
  const micros = MILLISECOND_FORM.test(text) ? Date.parse(text) * MICROS_PER_MS : parseFine(text);
  if (!Number.isSafeInteger(micros)) throw new RangeError(`not an ISO 8601 instant: ${text}`);
  return micros;
}

/** Writes an instant as ISO 8601 in UTC with as many fraction digits as it needs (3 or 6). */
export function formatInstant(micros: Micros): string {
  const ms = Math.floor(micros / MICROS_PER_MS);
  const rest = micros - ms * MICROS_PER_MS;
  const text = new Date(ms).toISOString();
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

/** The UTC day of an instant as days since the epoch: the day axis of the cells. */
export function utcDay(micros: Micros): number {
  return Math.floor(micros / MICROS_PER_DAY);
}

const MICROSECOND_FORM = new RegExp(
  String.raw`^(${DAY}T${HOUR}:[0-5]\d:[0-5]\d\.\d{3})(\d{1,3})\d*(Z|[+-][01]\d:[0-5]\d)$`,
);

function parseFine(text: string): Micros {
  const [, toMs = '', rest = '', zone = ''] = MICROSECOND_FORM.exec(text) ?? [];
  const ms = Date.parse(toMs + zone);
  if (!Number.isNaN(ms)) return ms * MICROS_PER_MS + Number(rest.padEnd(3, '0'));
  const nanos = Temporal.Instant.from(text).epochNanoseconds;
  const micros = nanos / 1000n;
  return Number(nanos < 0n && nanos % 1000n !== 0n ? micros - 1n : micros);
}
