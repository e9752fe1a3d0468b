import { formatDay, localDay, type Micros, parseDay, startOfDay } from '@grasp/domain';
import { findInstant } from '../instants.ts';

/** A date of an export: its first instant, its calendar day in the map's zone, and how well it is known. */
export type ToldDay = { at: Micros; day: string; quality: 'vendor' | 'derived' };

const LOCAL_TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

/**
 * Reads a day (`2024-03-01`: midnight in the zone), a wall clock in the zone (`2024-03-01 10:00:00`) or an instant with
 * its offset; undefined when the text is none of them.
 */
export function findToldDay(text: string, zone: string): ToldDay | undefined {
  const day = tryTo(() => parseDay(text));
  if (day !== undefined) return { at: startOfDay(zone, day), day: text, quality: 'derived' };
  const at = LOCAL_TIME.test(text) ? tryTo(() => atWallClock(text, zone)) : findInstant(text)?.at;
  if (at === undefined) return undefined;
  return { at, day: formatDay(localDay(zone, at)), quality: 'vendor' };
}

function atWallClock(text: string, zone: string): Micros {
  const local = Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(zone);
  return Number(local.epochNanoseconds / 1_000n);
}

/** What a function gives that throws a RangeError for a text it cannot read. */
function tryTo<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
