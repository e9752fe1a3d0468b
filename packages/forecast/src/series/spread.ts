import { type Ahead, combine } from './combine.ts';
import { lineThroughPoints } from './line.ts';

/** How far forecasts of a series' own past were off. */
export type Spread = {
  /** Standard deviation of the error, step by step ahead. */
  deviations: number[];
  /** Forecasts of the past that it is learned from; 0: nothing could be tried, and it is a stated guess. */
  trials: number;
};

/** Forecasts of the past: how many at most, how many steps apart, and the least history for one. */
const TRIALS = 12;
const APART = 3;
const LEAST_HISTORY = 4;
/** Standard deviation, as a share of the values' mean size, that is assumed where nothing could be tried. */
const UNKNOWN = 0.5;

/**
 * Learns how far ahead is how uncertain: the series is forecast from each of twelve moments of its past, three steps apart,
 * and a straight line is laid through the squared errors by the steps ahead. (Chosen on the months of M3 before those that
 * are judged: there 80 % of the values fell inside the range that follows from it.)
 */
export function learnSpread(values: readonly number[], { horizon, cycle }: Ahead): Spread {
  const points: [number, number][] = [];
  const first = Math.max(LEAST_HISTORY, values.length - TRIALS * APART);
  let trials = 0;
  for (let end = values.length - 1; end >= first; end -= APART) {
    trials += 1;
    const tried = { horizon: Math.min(horizon, values.length - end), cycle };
    combine(values.slice(0, end), tried).middle.forEach((value, i) => {
      points.push([i, (value - (values[end + i] as number)) ** 2]);
    });
  }
  const { base, growth } = points.length > 0 ? varianceLine(points) : guessedLine(values);
  const deviations = Array.from({ length: horizon }, (_, i) => Math.sqrt(base + growth * i));
  return { deviations, trials };
}

type VarianceLine = { base: number; growth: number };

/** `E[e²] = base + growth · (h − 1)` by least squares, neither below 0. */
function varianceLine(points: readonly [number, number][]): VarianceLine {
  const { slope, middle, height } = lineThroughPoints(points);
  const growth = Math.max(0, middle > 0 ? Math.min(slope, height / middle) : 0);
  return { base: Math.max(0, height - growth * middle), growth };
}

function guessedLine(values: readonly number[]): VarianceLine {
  const size = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
  const base = (UNKNOWN * size) ** 2;
  return { base, growth: base };
}
