const DAY_MS = 86_400_000;
const FORM = /^(.*T\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

/** Microseconds of an ISO 8601 instant; finer digits are cut off. */
export function microsOf(text: string): number {
  const match = FORM.exec(text);
  if (match === null) throw new Error(`not an instant: ${text}`);
  const [, seconds, fraction = '', offset] = match;
  return Date.parse(`${seconds}${offset}`) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** Days since 1970-01-01 of a `YYYY-MM-DD`. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

/** `YYYY-MM-DD` of a day number. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The calendar day of an instant in a zone, as a day number. */
export function localDayOf(zone: string, micros: number): number {
  const ms = Math.floor(micros / 1000);
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  return dayNumber(local.toPlainDate().toString());
}

/** The first instant of a local day. */
export function dayStart(zone: string, day: number): number {
  return Temporal.PlainDate.from(dayText(day)).toZonedDateTime(zone).epochMilliseconds * 1000;
}

/** The instant of a wall-clock `HH:MM` on a local day; `24:00` is the next day's first instant. */
export function wallClock(zone: string, day: number, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  if (hour === 24) return dayStart(zone, day + 1);
  const date = Temporal.PlainDate.from(dayText(day));
  const at = date.toPlainDateTime(new Temporal.PlainTime(hour, minute)).toZonedDateTime(zone);
  return at.epochMilliseconds * 1000;
}
