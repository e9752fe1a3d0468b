import { type Micros, parseDay } from '@grasp/domain';

/** The zone of the bank: its rules of 1999 hold, summer time included. */
export const ZONE = 'Asia/Jerusalem';

const DATE = /^(\d\d)(\d\d)(\d\d)$/;
const CLOCK = /^(\d{1,2}):(\d\d):(\d\d)$/;
/** The first two-digit year that belongs to the 1900s. */
const FIRST_OF_1900S = 70;

/** `YYYY-MM-DD` of a date `yymmdd`; undefined when it is none. */
export function findDay(text: string): string | undefined {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined) return undefined;
  const full = `${Number(year) < FIRST_OF_1900S ? 20 : 19}${year}-${month}-${day}`;
  try {
    parseDay(full);
    return full;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Seconds since midnight of a wall clock `h:mm:ss`; undefined when it is none. */
export function findClock(text: string): number | undefined {
  const [, ...parts] = CLOCK.exec(text) ?? [];
  const [hours = 24, minutes = 60, seconds = 60] = parts.map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return hours * 3_600 + minutes * 60 + seconds;
}

/** The instant at which the wall clock at the bank shows so many seconds after the midnight of a day (or of the next). */
export function instantAt(day: string, clock: number): { at: Micros; offset: number } {
  const local = Temporal.PlainDateTime.from(day).add({ seconds: clock }).toZonedDateTime(ZONE);
  return {
    at: local.epochMilliseconds * 1_000,
    offset: Math.round(local.offsetNanoseconds / 60_000_000_000),
  };
}
