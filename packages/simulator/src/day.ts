import { formatDay, type Micros, startOfDay, zoneOffset } from '@grasp/domain';

const HOUR: Micros = 3_600_000_000;
const NOON = 12 * HOUR;

/** A local day of the company. */
export type Day = {
  /** Days since 1970-01-01. */
  number: number;
  date: string;
  /** `YYYY-MM`. */
  month: string;
  start: Micros;
  /** Start of the next one. */
  end: Micros;
  isWorkday: boolean;
  /** What clocks show so many hours after midnight, by the offset that holds at noon. Never before the day begins. */
  at(hours: number): Micros;
};

export function createDay(zone: string, number: number, isWorkday: boolean): Day {
  const date = formatDay(number);
  const start = startOfDay(zone, number);
  const utcNoon = number * 24 * HOUR + NOON;
  const midnight = utcNoon - NOON - zoneOffset(zone, utcNoon);
  return {
    number,
    date,
    month: date.slice(0, 7),
    start,
    end: startOfDay(zone, number + 1),
    isWorkday,
    at: (hours) => Math.max(start, midnight + Math.round(hours * HOUR)),
  };
}

/** An instant and so many seconds, to the microsecond. */
export function plusSeconds(at: Micros, seconds: number): Micros {
  return at + Math.round(seconds * 1_000_000);
}
