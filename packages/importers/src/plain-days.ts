import { MICROS_PER_DAY, type Micros, parseDay } from '@grasp/domain';

/** A day of a file, counted from 1970; undefined where the text is none. */
export function findDay(text: string): number | undefined {
  try {
    return parseDay(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Noon of a day in UTC: it stands for a day of which nobody told the hour. */
export const noonOf = (day: number): Micros => day * MICROS_PER_DAY + MICROS_PER_DAY / 2;
