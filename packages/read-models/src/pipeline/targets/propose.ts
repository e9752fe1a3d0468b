import { FOREVER, formatInstant } from '@grasp/domain';
import { AppError, defineErrors } from '@grasp/errors';
import { forecastSeries, seasonalIndices } from '@grasp/forecast';
import type { Place, Snapshot } from '@grasp/projections';
import type { Company } from '../../query.ts';
import { todayOf } from '../../today.ts';
import { monthsBetween, readOpenPipeline } from './bookings.ts';
import { type Past, readPast } from './past.ts';

export const proposalErrors = defineErrors({
  target_history_absent: {
    status: 409,
    message: 'nothing was signed before this moment: there is no past to propose from',
  },
  target_year_past: { status: 409, message: 'the year is over; a target is proposed ahead of it' },
  target_year_far: { status: 409, message: 'the year ends more than three years ahead' },
});

/** Months ahead at most: a series says nothing of what is further off. */
const MOST_AHEAD = 36;
const MONTHS = 12;

export type ProposalQuery = {
  place: Place;
  /** `YYYY`. */
  year: string;
  /** What is asked above what the past leads to expect: 0.1 is 10 %. */
  growth: number;
};

/** A month of the year: what came, or what is expected of it. Minor units. */
export type ExpectedMonth = Record<'month' | 'low' | 'middle' | 'high', string>;

/** A target as proposed from the past, in the form of the command `ProposeTarget`. */
export type ProposedTarget = {
  period: string;
  scope: 'company';
  of: 'all';
  amount: string;
  currency: string;
  method: 'series_combination';
  inputs: {
    asOf: string;
    knownAt: string | null;
    history: { month: string; amount: string }[];
    expected: ExpectedMonth[];
    /** Of a workday of a full seller, January first. */
    seasonality: number[];
    workdays: number[];
    capacity: number[];
    openPipeline: string;
    growth: number;
  };
};

/**
 * Proposes the company's target of a year from what was signed month by month up to the place: the series are continued
 * per workday of a full seller, so that holidays, short months, and who joins or leaves count as what they are; months of
 * the year that are over count as they came. In the company's currency.
 * @throws AppError `target_history_absent`, `target_year_past`, `target_year_far`.
 */
export async function proposeTarget(
  snapshot: Snapshot,
  { place, year, growth }: ProposalQuery,
  company: Company,
): Promise<ProposedTarget> {
  const { currency } = company;
  const today = todayOf(company.zone, place.v).slice(0, 7);
  if (year < today.slice(0, 4)) throw new AppError(proposalErrors.target_year_past);
  if (monthsBetween(today, `${year}-12`).length > MOST_AHEAD) {
    throw new AppError(proposalErrors.target_year_far);
  }
  const known = await readPast(snapshot, { place, today, until: `${year}-12` }, company);
  if (known.past.length === 0) throw new AppError(proposalErrors.target_history_absent);
  const { past, ahead, values, workdays, capacity } = known;
  const months = [...past, ...ahead];
  const expected = expectMonths(year, known);
  const middle = expected.reduce((sum, month) => sum + Number(month.middle), 0);
  const ofYear = (all: readonly number[]): number[] =>
    monthsBetween(`${year}-01`, `${year}-12`).map((month) => all[months.indexOf(month)] ?? 0);
  return {
    period: year,
    scope: 'company',
    of: 'all',
    amount: String(Math.max(0, Math.round(middle * (1 + growth)))),
    currency,
    method: 'series_combination',
    inputs: {
      asOf: formatInstant(place.v),
      knownAt: place.k === FOREVER ? null : formatInstant(place.k),
      history: past.map((month, i) => ({ month, amount: String(values[i]) })),
      expected,
      seasonality: seasonsOf(known),
      workdays: ofYear(workdays),
      capacity: ofYear(capacity).map((one) => Math.round(one * 1000) / 1000),
      openPipeline: await readOpenPipeline(snapshot, place, currency),
      growth,
    },
  };
}

function expectMonths(year: string, { ahead, booked, values, exposure }: Past): ExpectedMonth[] {
  const points = forecastSeries({ values, horizon: ahead.length, workdays: exposure })?.points;
  return monthsBetween(`${year}-01`, `${year}-12`).map((month) => {
    // What is signed of the running month already is no longer in question.
    const sure = booked.get(month) ?? 0;
    const point = points?.[ahead.indexOf(month)];
    const { low, middle, high } = point ?? { low: sure, middle: sure, high: sure };
    const text = (value: number): string => String(Math.round(Math.max(sure, value)));
    return { month, low: text(low), middle: text(middle), high: text(high) };
  });
}

/** Indices of the calendar's months, January first; all 1 where no seasons are found. */
function seasonsOf({ past, values, exposure }: Past): number[] {
  const rates = values.map((value, i) => value / Math.max(1, exposure[i] as number));
  const indices = seasonalIndices(rates, MONTHS);
  const first = Number(past[0]?.slice(5)) - 1;
  return indices.map((_, m) => {
    const index = indices[(m - first + MONTHS) % MONTHS] as number;
    return Math.round(Math.max(0, index) * 10_000) / 10_000;
  });
}
