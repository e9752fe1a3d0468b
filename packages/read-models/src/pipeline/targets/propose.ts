import { FOREVER, formatInstant } from '@grasp/domain';
import { AppError, defineErrors } from '@grasp/errors';
import { forecastSeries, seasonalIndices } from '@grasp/forecast';
import type { Place, Snapshot } from '@grasp/projections';
import { workdaysBetween } from '../../calendar/calendar.ts';
import { readCalendars } from '../../calendar/read-calendars.ts';
import type { Company } from '../../query.ts';
import { todayOf } from '../../today.ts';
import { type Booking, monthsBetween, readBookings, readOpenPipeline } from './bookings.ts';
import { readCapacity, totalCapacity } from './capacity.ts';
import { daysOf } from './workdays.ts';

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
/** The month in which the history begins is seldom whole; it is left out where there is more. */
const LEAST_MONTHS = 3;
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
  const { currency, zone } = company;
  const today = todayOf(zone, place.v).slice(0, 7);
  if (year < today.slice(0, 4)) throw new AppError(proposalErrors.target_year_past);
  const ahead = monthsBetween(today, `${year}-12`);
  if (ahead.length > MOST_AHEAD) throw new AppError(proposalErrors.target_year_far);
  const booked = sumByMonth(await readBookings(snapshot, place, currency));
  const past = pastMonths(booked, today);
  const months = [...past, ...ahead];
  const calendars = await readCalendars(snapshot, company, place.k);
  const capacity = totalCapacity(
    await readCapacity(snapshot, place, { months, calendars, zone }),
    months.length,
  );
  const workdays = months.map((month) => workdaysIn(month, calendars));
  const exposure = exposureOf(workdays, capacity, past.length);
  const values = past.map((month) => booked.get(month) ?? 0);
  const expected = expectMonths({ year, past, ahead, booked, exposure });
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
      seasonality: seasonsOf(values, exposure, past[0] as string),
      workdays: ofYear(workdays),
      capacity: ofYear(capacity).map((one) => Math.round(one * 1000) / 1000),
      openPipeline: await readOpenPipeline(snapshot, place, currency),
      growth,
    },
  };
}

function workdaysIn(month: string, calendars: Parameters<typeof workdaysBetween>[0]): number {
  const { first, end } = daysOf(month);
  return workdaysBetween(calendars, first, end);
}

function sumByMonth(bookings: readonly Booking[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { month, amount } of bookings) sums.set(month, (sums.get(month) ?? 0) + amount);
  return sums;
}

/** Every month from the first with a booking to the last that is over. */
function pastMonths(booked: ReadonlyMap<string, number>, today: string): string[] {
  const first = [...booked.keys()].sort()[0];
  const last = Temporal.PlainYearMonth.from(today).subtract({ months: 1 }).toString();
  if (first === undefined || first > last) throw new AppError(proposalErrors.target_history_absent);
  const months = monthsBetween(first, last);
  return months.length > LEAST_MONTHS ? months.slice(1) : months;
}

/** Workdays of full sellers; workdays alone where of some past month nobody is known. */
function exposureOf(
  workdays: readonly number[],
  capacity: readonly number[],
  past: number,
): number[] {
  const isKnown = capacity.slice(0, past).every((sellers) => sellers > 0);
  return workdays.map((days, i) => (isKnown ? days * (capacity[i] as number) : days));
}

type Expecting = {
  year: string;
  past: readonly string[];
  ahead: readonly string[];
  booked: ReadonlyMap<string, number>;
  exposure: readonly number[];
};

function expectMonths({ year, past, ahead, booked, exposure }: Expecting): ExpectedMonth[] {
  const values = past.map((month) => booked.get(month) ?? 0);
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
function seasonsOf(
  values: readonly number[],
  exposure: readonly number[],
  firstMonth: string,
): number[] {
  const rates = values.map((value, i) => value / Math.max(1, exposure[i] as number));
  const indices = seasonalIndices(rates, MONTHS);
  const first = Number(firstMonth.slice(5)) - 1;
  return indices.map((_, m) => {
    const index = indices[(m - first + MONTHS) % MONTHS] as number;
    return Math.round(Math.max(0, index) * 10_000) / 10_000;
  });
}
