import { formatDay, localDay, type Micros, parseDay, startOfDay } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { replayErrors } from './errors.ts';
import { type Period, parsePeriod } from './period.ts';

/** More would be asked by mistake. */
const MOST_CUTOFFS = 530;

/** The first instants of the weeks (from Monday on) or months between two instants, in the company's zone. */
export function cutoffsBetween(
  from: Micros,
  to: Micros,
  { every, zone }: { every: 'week' | 'month'; zone: string },
): Micros[] {
  const cutoffs: Micros[] = [];
  let day = firstDayFrom(localDay(zone, from), every);
  for (let at = startOfDay(zone, day); at <= to; at = startOfDay(zone, day)) {
    if (at >= from) cutoffs.push(at);
    if (cutoffs.length > MOST_CUTOFFS) {
      const detail = `there are more than ${MOST_CUTOFFS} cut-offs between \`from\` and \`to\``;
      throw new AppError(replayErrors.run_invalid, { detail, field: 'from' });
    }
    day = firstDayFrom(day + 1, every);
  }
  if (cutoffs.length > 0) return cutoffs;
  const detail = `no ${every} begins between \`from\` and \`to\``;
  throw new AppError(replayErrors.run_invalid, { detail, field: 'to' });
}

/** The first day from another one on with which a week or month begins. */
function firstDayFrom(day: number, every: 'week' | 'month'): number {
  const date = Temporal.PlainDate.from(formatDay(day));
  if (every === 'week') return day + ((8 - date.dayOfWeek) % 7);
  if (date.day === 1) return day;
  return parseDay(date.with({ day: 1 }).add({ months: 1 }).toString());
}

/** The month of an instant and those after it, so many in all. */
export function monthsFrom(at: Micros, count: number, zone: string): Period[] {
  const first = Temporal.PlainDate.from(formatDay(localDay(zone, at))).toPlainYearMonth();
  return Array.from({ length: count }, (_, i) =>
    parsePeriod(first.add({ months: i }).toString(), zone),
  );
}
