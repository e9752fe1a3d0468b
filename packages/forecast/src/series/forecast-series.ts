import { type Combination, combine } from './combine.ts';
import { learnSpread, type Spread } from './spread.ts';

/** What is to be forecast. */
export type SeriesQuestion = {
  /** Oldest first, one per step, all finite. */
  values: readonly number[];
  /** Steps ahead. */
  horizon: number;
  /** Steps in a cycle of seasons; 12 (the default) for months. */
  cycle?: number;
  /**
   * Days worked in each step, those of the past and then those ahead: `values.length + horizon` of them. What is forecast
   * is then the value of a day worked, so that holidays and short months count as what they are.
   */
  workdays?: readonly number[];
};

/** One step ahead: the middle, and the range in which four of five values should fall. Same unit as the values. */
export type SeriesPoint = { low: number; middle: number; high: number };

export type SeriesForecast = {
  points: SeriesPoint[];
  /** What each member of the combination says; the middle is their mean. */
  members: Combination['members'];
  /** Indices of the seasons of the coming steps. All 1: none was found. */
  seasons: number[];
  /** How many forecasts of the past the range is learned from; 0: nothing could be tried, it is a stated guess. */
  trials: number;
};

const DEFAULT_CYCLE = 12;
/** Half the range of four of five in standard deviations of the normal distribution. */
const Z_80 = 1.2816;

/**
 * Continues a series by the mean of seasonal naive, damped exponential smoothing and Theta, with a range learned from
 * forecasts of its own past. Deterministic.
 * @returns null without any value, or with no step ahead.
 */
export function forecastSeries(question: SeriesQuestion): SeriesForecast | null {
  const { values, horizon, workdays } = question;
  if (values.length === 0 || horizon < 1) return null;
  const ahead = { horizon, cycle: question.cycle ?? DEFAULT_CYCLE };
  const days = Array.from({ length: values.length + horizon }, (_, i) => daysAt(workdays, i));
  const rates = values.map((value, i) => value / (days[i] as number));
  const { members, middle, seasons } = combine(rates, ahead);
  const spread = learnSpread(rates, ahead);
  const reach = halfRange(spread);
  const floor = values.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  const total = (rate: number, i: number): number => rate * (days[values.length + i] as number);
  const points = middle.map((rate, i): SeriesPoint => {
    const value = Math.max(floor, total(rate, i));
    const off = reach * total(spread.deviations[i] as number, i);
    return { low: Math.max(floor, value - off), middle: value, high: value + off };
  });
  const told = {
    seasonalNaive: members.seasonalNaive.map(total),
    damped: members.damped.map(total),
    theta: members.theta.map(total),
  };
  return { points, members: told, seasons, trials: spread.trials };
}

/** A step without a day worked counts as one with a day: what it sold is kept, and nothing is divided by 0. */
const daysAt = (workdays: readonly number[] | undefined, i: number): number =>
  workdays === undefined ? 1 : Math.max(1, workdays[i] ?? 1);

/** Deviations to each side; more of them after few trials: Student's t by the first term of Cornish and Fisher. */
function halfRange({ trials }: Spread): number {
  return Z_80 * (1 + (trials === 0 ? 0 : (Z_80 ** 2 + 1) / (4 * trials)));
}
