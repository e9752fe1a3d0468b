import { lineThrough } from './line.ts';
import { fitSmoothing } from './smooth.ts';

/** Continues a series that has no seasons (any more): the values of the next steps. */
export type Method = (values: readonly number[], horizon: number) => number[];

const steps = (horizon: number): number[] => Array.from({ length: horizon }, (_, i) => i + 1);

/**
 * The value of the same place of the last cycle; of the last value where there is no whole cycle.
 * @param cycle values in a cycle: 12 for months
 */
export function seasonalNaive(
  values: readonly number[],
  { horizon, cycle }: { horizon: number; cycle: number },
): number[] {
  const back = values.length < cycle ? 1 : cycle;
  return steps(horizon).map((h) => values[values.length - back + ((h - 1) % back)] as number);
}

/** Damped exponential smoothing: `F(h) = l + (φ + … + φ^h) b`. Parameters from the grid of `fitSmoothing`. */
export const dampedTrend: Method = (values, horizon) => {
  const { level, trend, phi } = fitSmoothing(values, 'damped');
  let sum = 0;
  return steps(horizon).map((h) => {
    sum += phi ** h;
    return level + sum * trend;
  });
};

/**
 * Theta: simple exponential smoothing with half the slope of the straight line through the series as its drift,
 * `F(h) = l + b/2 · (h − 1 + 1/α − (1 − α)^n / α)`.
 * Source: Assimakopoulos and Nikolopoulos (2000) in the form of Hyndman and Billah, Unmasking the Theta method (2003).
 */
export const theta: Method = (values, horizon) => {
  const { level, alpha } = fitSmoothing(values, 'simple');
  const drift = lineThrough(values).slope / 2;
  const lag = (1 - (1 - alpha) ** values.length) / alpha;
  return steps(horizon).map((h) => level + drift * (h - 1 + lag));
};
