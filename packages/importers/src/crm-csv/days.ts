import { formatDay, localDay, type Micros, parseDay, startOfDay } from '@grasp/domain';
import { findInstant } from '../instants.ts';

/** A date of an export: its first instant, its calendar day in the map's zone, and how well it is known. */
export type ToldDay = { at: Micros; day: string; quality: 'vendor' | 'derived' };

/** Reads `YYYY-MM-DD` (midnight in the zone) or an instant with its offset; undefined when it is neither. */
export function findToldDay(text: string, zone: string): ToldDay | undefined {
  const day = findDay(text);
  if (day !== undefined) return { at: startOfDay(zone, day), day: text, quality: 'derived' };
  const told = findInstant(text);
  if (told === undefined) return undefined;
  return { at: told.at, day: formatDay(localDay(zone, told.at)), quality: 'vendor' };
}

function findDay(text: string): number | undefined {
  try {
    return parseDay(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
