import { type Micros, parseDay, startOfDay } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { replayErrors } from './errors.ts';

/** A period of the calendar: a year, a quarter or a month. */
export type Period = { name: string; firstDay: string; endDay: string; from: Micros; to: Micros };

const FORM = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?$/;

/**
 * Reads `2026`, `2026-Q1` or `2026-03`; `to` is the first instant after it, in the company's zone.
 * @throws AppError `run_invalid`.
 */
export function parsePeriod(name: string, zone: string): Period {
  const found = FORM.exec(name);
  if (found === null || name < '1700' || name >= '2250') {
    const detail =
      'a period is a year, a quarter or a month from 1700 to 2249: 2026, 2026-Q1, 2026-03';
    throw new AppError(replayErrors.run_invalid, { detail, field: 'period' });
  }
  const [, year, month, quarter] = found;
  const first = Temporal.PlainDate.from({
    year: Number(year),
    month:
      month !== undefined ? Number(month) : quarter === undefined ? 1 : 3 * Number(quarter) - 2,
    day: 1,
  });
  const months = month !== undefined ? 1 : quarter === undefined ? 12 : 3;
  const [firstDay, endDay] = [first.toString(), first.add({ months }).toString()];
  return {
    name,
    firstDay,
    endDay,
    from: startOfDay(zone, parseDay(firstDay)),
    to: startOfDay(zone, parseDay(endDay)),
  };
}

/** The months of a period that was read, `YYYY-MM`: one, three or twelve. */
export function monthsOf(name: string): string[] {
  const { firstDay, endDay } = parsePeriod(name, 'UTC');
  const first = Temporal.PlainYearMonth.from(firstDay.slice(0, 7));
  const { months } = first.until(Temporal.PlainYearMonth.from(endDay.slice(0, 7)), {
    largestUnit: 'months',
  });
  return Array.from({ length: months }, (_, i) => first.add({ months: i }).toString());
}
