import { MICROS_PER_DAY, type Micros } from '@grasp/domain';

const HOUR: Micros = 3_600_000_000;
/** Local days begin up to 14 hours before UTC's day of the same date, and up to 12 hours after it. */
const EARLIEST: Micros = 14 * HOUR;
const LATEST: Micros = 12 * HOUR;

/** The first and the last instant that belong to some of these local days in some zone. */
export function instantsOf(from: number, to: number): { first: Micros; last: Micros } {
  return {
    first: from * MICROS_PER_DAY - EARLIEST,
    last: (to + 1) * MICROS_PER_DAY + LATEST - 1,
  };
}

/** The last instants of a local day, over all zones. */
export function endsOf(day: number): { first: Micros; last: Micros } {
  const next = (day + 1) * MICROS_PER_DAY;
  return { first: next - EARLIEST - 1, last: next + LATEST - 1 };
}

/** The first local day, in any zone, on which an instant this long before a local day can lie. */
export function dayBefore(day: number, ms: number): number {
  if (ms === 0) return day;
  const earliest = instantsOf(day, day).first - ms * 1_000;
  return Math.floor((earliest - LATEST) / MICROS_PER_DAY);
}
