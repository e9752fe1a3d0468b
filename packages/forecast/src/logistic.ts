import type { CholeskyDecomposition } from 'ml-matrix';
import type { Design, SparseRow } from './design.ts';
import { gradientAt, informationAt, solved } from './newton.ts';
import { type Observations, type Packed, packed } from './observations.ts';

export type LogisticOptions = {
  /** Columns of the design; the intercept is not among them. */
  width: number;
  /** Ridge penalty per column, in units of (weighted) observations. The intercept has none. */
  ridge: ArrayLike<number>;
  /** Where to look first: the fit to much the same rows. It saves steps and changes nothing else. */
  near?: Logistic | undefined;
};

/** Intercept and coefficients on the log-odds scale. */
export type Logistic = { intercept: number; coefficients: number[] };

const MOST_STEPS = 100;
/**
 * Largest change of a coefficient at which the fit counts as found: each step is a fraction of the one before it, and what is
 * left is far below what the data tell of a coefficient.
 */
const SETTLED = 1e-5;
/** A step longer than this share of the one before it asks for the information matrix where it stands. */
const SHRINKS = 0.5;
/** Log-odds beyond which a probability is 1 or 0 in all but name. */
const MOST_LOG_ODDS = 30;

/** 1 / (1 + e^−x). */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** ln(p / (1 − p)), with p kept away from 0 and 1. */
export function logit(p: number): number {
  const kept = Math.min(1 - 1e-12, Math.max(1e-12, p));
  return Math.log(kept / (1 - kept));
}

/** Log-odds of a row; `offset` as it was in the fit. */
export function logOdds(
  { intercept, coefficients }: Logistic,
  { at, value }: SparseRow,
  offset = 0,
): number {
  let sum = intercept + offset;
  for (let i = 0; i < at.length; i += 1) {
    sum += (coefficients[at[i] as number] as number) * (value[i] as number);
  }
  return bounded(sum);
}

/** Log-odds of a row of a design; `offset` as it was in the fit. */
export function logOddsAt(
  { intercept, coefficients }: Logistic,
  design: Design,
  { row, offset = 0 }: { row: number; offset?: number },
): number {
  const { from, at, value } = design;
  let sum = intercept + offset;
  for (let i = from[row] as number; i < (from[row + 1] as number); i += 1) {
    sum += (coefficients[at[i] as number] as number) * (value[i] as number);
  }
  return bounded(sum);
}

/** Log-odds kept where a probability is not 1 or 0. */
export const bounded = (sum: number): number =>
  Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, sum));

/**
 * Ridge logistic regression: maximises Σ w (y ln p + (1 − y) ln(1 − p)) − ½ Σ ridge β² by Newton's steps (iteratively
 * reweighted least squares; Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4.1), each halved until
 * it gains. The penalty makes the solution unique and finite as long as both outcomes were seen. Nearly all of the cost is
 * the information matrix, so its factor serves several steps, as long as each is much shorter than the one before it.
 */
export function fitLogistic(observed: Observations, options: LogisticOptions): Logistic {
  const known = packed(observed, options.width);
  let at = placeOf(known, options, startOf(known, options, observed.offset === undefined));
  let factor: CholeskyDecomposition | undefined;
  let before = Number.POSITIVE_INFINITY;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const isFresh = factor === undefined;
    const { chances } = at;
    factor ??= informationAt(known, chances, options.ridge);
    const gradient = gradientAt(known, { chances, beta: at.beta }, options.ridge);
    const next = climb(known, options, at, solved(factor, gradient));
    const moved = largestChange(at.beta, next.beta);
    at = next;
    if (moved < SETTLED && (isFresh || moved > 0)) break;
    if (!isFresh && (moved === 0 || moved > SHRINKS * before)) factor = undefined;
    before = moved;
  }
  const coefficients = [...at.beta.subarray(0, options.width)];
  return { intercept: at.beta[options.width] as number, coefficients };
}

/** What is given; else all coefficients 0, and the intercept at the rate where there are no offsets. */
function startOf(known: Packed, { width, near }: LogisticOptions, isRate: boolean): Float64Array {
  if (near !== undefined) return Float64Array.of(...near.coefficients, near.intercept);
  const beta = new Float64Array(width + 1);
  if (isRate) beta[width] = logit(meanOutcome(known));
  return beta;
}

/** Weighted mean of the outcomes; a half where there is no observation. */
function meanOutcome({ outcome, weight }: Packed): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < weight.length; i += 1) {
    sum += (outcome[i] as number) * (weight[i] as number);
    total += weight[i] as number;
  }
  return total > 0 ? sum / total : 0.5;
}

/** Coefficients, the chances that they give each observation, and what is maximised there. */
type Place = { beta: Float64Array; chances: Float64Array; gain: number };

function placeOf(known: Packed, { ridge }: LogisticOptions, beta: Float64Array): Place {
  const { shared, rows, from, own, outcome, weight, offset } = known;
  const intercept = beta[beta.length - 1] as number;
  const chances = new Float64Array(outcome.length);
  let gain = 0;
  for (let group = 0; group < rows.length; group += 1) {
    const common = rowTimes(shared, rows[group] as number, beta, intercept);
    const end = from[group + 1] as number;
    for (let i = from[group] as number; i < end; i += 1) {
      const x = bounded(rowTimes(own, i, beta, common + (offset[i] as number)));
      // Once for the chance and for y x − ln(1 + e^x), and so that it cannot overflow.
      const e = Math.exp(-Math.abs(x));
      chances[i] = (x > 0 ? 1 : e) / (1 + e);
      gain += (weight[i] as number) * ((outcome[i] as number) * x - Math.max(0, x) - Math.log1p(e));
    }
  }
  for (let j = 0; j < ridge.length; j += 1) {
    gain -= 0.5 * (ridge[j] as number) * (beta[j] as number) ** 2;
  }
  return { beta, chances, gain };
}

/** A row of a design times coefficients, added to `start`; here as below, an object to hold these would take longer than they do. */
function rowTimes(design: Design, row: number, beta: Float64Array, start: number): number {
  const { at, value } = design;
  const end = design.from[row + 1] as number;
  let sum = start;
  for (let i = design.from[row] as number; i < end; i += 1) {
    sum += (beta[at[i] as number] as number) * (value[i] as number);
  }
  return sum;
}

function climb(
  known: Packed,
  options: LogisticOptions,
  from: Place,
  direction: Float64Array,
): Place {
  for (let share = 1; share > 1e-4; share /= 2) {
    const beta = from.beta.map((value, j) => value + share * (direction[j] as number));
    const next = placeOf(known, options, beta);
    if (next.gain >= from.gain) return next;
  }
  return from;
}

function largestChange(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, j) => Math.max(most, Math.abs(value - (b[j] as number))), 0);
}
