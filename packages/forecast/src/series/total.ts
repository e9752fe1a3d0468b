import { combine } from './combine.ts';
import type { SeriesQuestion } from './forecast-series.ts';

/** The sum of the coming steps: what is expected, and by how much such sums were missed in the past. */
export type TotalForecast = {
  middle: number;
  /** What came less what was forecast, one per trial, scaled to as many steps as are ahead. */
  misses: readonly number[];
};

/** Trials of the past at most, and how many steps apart. */
const TRIALS = 12;
const APART = 2;
/** The least trials from which anything is said of chances. */
const LEAST_TRIALS = 4;
/** A trial looks ahead over at most this share of the history. */
const LOOK_AHEAD = 4;
const DEFAULT_CYCLE = 12;

/**
 * The sum of the next steps with the errors of such sums in the series' own past. Where the history is too short for
 * trials over as many steps, those over fewer are scaled up in proportion, as if all steps were off together.
 * @returns null without any value, or with no step ahead.
 */
export function forecastTotal(question: SeriesQuestion): TotalForecast | null {
  const { values, horizon, workdays } = question;
  if (values.length === 0 || horizon < 1) return null;
  const cycle = question.cycle ?? DEFAULT_CYCLE;
  const days = Array.from({ length: values.length + horizon }, (_, i) =>
    workdays === undefined ? 1 : Math.max(1, workdays[i] ?? 1),
  );
  const rates = values.map((value, i) => value / (days[i] as number));
  const { middle } = combine(rates, { horizon, cycle });
  const ahead = days.slice(values.length);
  const scale = sumOf(ahead) / horizon;
  return {
    middle: sumOf(middle.map((rate, i) => Math.max(0, rate) * (ahead[i] as number))),
    misses: trySums(rates, { horizon, cycle }).map((miss) => miss * scale),
  };
}

function trySums(
  rates: readonly number[],
  { horizon, cycle }: { horizon: number; cycle: number },
): number[] {
  const reach = Math.max(1, Math.min(horizon, Math.floor(rates.length / LOOK_AHEAD)));
  const misses: number[] = [];
  for (let end = rates.length - reach; end >= LEAST_TRIALS; end -= APART) {
    if (misses.length === TRIALS) break;
    const { middle } = combine(rates.slice(0, end), { horizon: reach, cycle });
    const came = sumOf(rates.slice(end, end + reach));
    misses.push((came - sumOf(middle)) * (horizon / reach));
  }
  return misses;
}

/**
 * The chance that the sum comes to a target: the share of past misses with which it would, as if one half of a further
 * trial had. So it is never 0 and never 1, and the fewer trials there are, the further from both.
 * @param missing what the coming steps have to sum to
 * @returns null where too little of the past could be tried.
 */
export function chanceOfTotal({ middle, misses }: TotalForecast, missing: number): number | null {
  if (misses.length < LEAST_TRIALS) return null;
  const reached = misses.filter((miss) => middle + miss >= missing).length;
  return (reached + 0.5) / (misses.length + 1);
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);
