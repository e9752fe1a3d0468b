import { MICROS_PER_DAY, type Micros } from './instant.ts';

const QUARTER_HOUR = 900_000_000;
const CACHE_LIMIT = 50_000;
/** Offsets of a zone: of UTC days that have one, by day; of quarter hours on the few days on which it changes. */
type Offsets = { days: Map<number, number | null>; quarters: Map<number, number> };
const offsets = new Map<string, Offsets>();

/** The offset of a zone from UTC at an instant, in µs, by the rules valid then (never today's). */
export function zoneOffset(zone: string, at: Micros): Micros {
  let ofZone = offsets.get(zone);
  if (ofZone === undefined) {
    ofZone = { days: new Map(), quarters: new Map() };
    offsets.set(zone, ofZone);
  }
  const day = Math.floor(at / MICROS_PER_DAY);
  const ofDay = remembered(ofZone.days, day, () => offsetOfDay(zone, day));
  if (ofDay !== null) return ofDay;
  // Offsets change on quarter hours at most.
  const quarter = Math.floor(at / QUARTER_HOUR);
  return remembered(ofZone.quarters, quarter, () => lookUpOffset(zone, quarter * QUARTER_HOUR));
}

/** The one offset of a UTC day, or null on a day on which it changes. */
function offsetOfDay(zone: string, day: number): Micros | null {
  const first = lookUpOffset(zone, day * MICROS_PER_DAY);
  const noon = lookUpOffset(zone, day * MICROS_PER_DAY + MICROS_PER_DAY / 2);
  const last = lookUpOffset(zone, (day + 1) * MICROS_PER_DAY - 1);
  return first === last && first === noon ? first : null;
}

function remembered<T>(cache: Map<number, T>, key: number, find: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= CACHE_LIMIT) cache.clear();
  const found = find();
  cache.set(key, found);
  return found;
}

/** The local calendar day of an instant in a zone, as days since 1970-01-01. */
export function localDay(zone: string, at: Micros): number {
  return Math.floor((at + zoneOffset(zone, at)) / MICROS_PER_DAY);
}

const dayTexts = new Map<number, string>();

/** `YYYY-MM-DD` of a day number (days since 1970-01-01). */
export function formatDay(day: number): string {
  return remembered(dayTexts, day, () => new Date(day * 86_400_000).toISOString().slice(0, 10));
}

/**
 * The day number of a `YYYY-MM-DD` text.
 * @throws RangeError when the text is not a calendar day.
 */
export function parseDay(text: string): number {
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || formatDay(ms / 86_400_000) !== text) {
    throw new RangeError(`not a calendar day: ${text}`);
  }
  return ms / 86_400_000;
}

/** The first instant of a local day in a zone. */
export function startOfDay(zone: string, day: number): Micros {
  const start = Temporal.PlainDate.from(formatDay(day)).toZonedDateTime(zone);
  return Number(start.epochNanoseconds / 1000n);
}

const zones = new Map<string, boolean>();

/** Whether the text names a zone of the IANA time zone database. */
export function isZone(text: string): boolean {
  const known = zones.get(text);
  if (known !== undefined) return known;
  const answer = names(text);
  if (zones.size < 1000) zones.set(text, answer);
  return answer;
}

function names(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

function lookUpOffset(zone: string, at: Micros): Micros {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(at / 1000));
  return instant.toZonedDateTimeISO(zone).offsetNanoseconds / 1000;
}
