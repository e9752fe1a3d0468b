import { addMonths, dayIn, monthOf } from '../format/days.ts';

const MONTHS_IN_QUARTER = 3;
const YEAR_LENGTH = 4;

/** The period on screen: that of the address, else the month of the instant looked at. */
export function shownSpan(
  { span, asOf }: { span?: string | undefined; asOf?: string | undefined },
  { zone, now }: { zone: string; now: string },
): string {
  return span ?? monthOf(dayIn(zone, asOf ?? now));
}

export const yearOf = (span: string): string => span.slice(0, YEAR_LENGTH);

export const isQuarter = (span: string): boolean => span.includes('Q');

/** First and last month of a period: `2026`, `2026-Q1` or `2026-03`. */
export function monthsOfSpan(span: string): { from: string; to: string } {
  const year = yearOf(span);
  if (span.length === YEAR_LENGTH) return { from: `${year}-01`, to: `${year}-12` };
  if (!isQuarter(span)) return { from: span, to: span };
  const first = addMonths(`${year}-01`, (Number(span.at(-1)) - 1) * MONTHS_IN_QUARTER);
  return { from: first, to: addMonths(first, MONTHS_IN_QUARTER - 1) };
}

/** Periods that people forecast, around the month of an instant: months, quarters, years. */
export function spansAround(month: string): string[] {
  const months = [-2, -1, 0, 1, 2, 3].map((distance) => addMonths(month, distance));
  const quarters = [-1, 0, 1].map((distance) =>
    quarterOf(addMonths(month, distance * MONTHS_IN_QUARTER)),
  );
  const year = Number(yearOf(month));
  return [...months, ...quarters, String(year), String(year + 1)];
}

const quarterOf = (month: string): string =>
  `${yearOf(month)}-Q${Math.ceil(Number(month.slice(5)) / MONTHS_IN_QUARTER)}`;
