/** The last calendar day that events can name. */
const LAST_DAY = '9999-12-31';

/**
 * A calendar day so many months later, `YYYY-MM-DD`; the last day of a shorter month stands for one that it has not, and
 * the last day that events can name for one after it.
 */
export function addMonths(day: string, months: number): string {
  const later = Temporal.PlainDate.from(day).add({ months });
  return later.year > 9999 ? LAST_DAY : later.toString();
}
