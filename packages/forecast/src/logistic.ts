import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** A row of a design, without its zeros: the places of its values, and the values. */
export type SparseRow = { at: readonly number[]; value: readonly number[] };

/** What a regression is fitted to: an outcome 0…1 (a share where a row stands for several) and a weight per row. */
export type Observations = {
  rows: readonly SparseRow[];
  outcome: ArrayLike<number>;
  weight: ArrayLike<number>;
  /** Log-odds that are given before anything is fitted, per row; 0 where left out. */
  offset?: ArrayLike<number>;
};

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
/** Largest change of a coefficient at which the fit counts as found: each step is a fraction of the one before it. */
const SETTLED = 1e-7;
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
  const design = packed(observed);
  let at = placeOf(design, options, startOf(observed, options));
  let factor: CholeskyDecomposition | undefined;
  let before = Number.POSITIVE_INFINITY;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const isFresh = factor === undefined;
    factor ??= informationAt(design, options, at);
    const next = climb(design, options, at, directionAt(design, options, at, factor));
    const moved = largestChange(at.beta, next.beta);
    at = next;
    if (moved < SETTLED && (isFresh || moved > 0)) break;
    if (!isFresh && (moved === 0 || moved > SHRINKS * before)) factor = undefined;
    before = moved;
  }
  const coefficients = [...at.beta.subarray(0, options.width)];
  return { intercept: at.beta[options.width] as number, coefficients };
}

/** Observations in typed arrays, row after row: `from[i]` is the first value of row i. */
type Design = {
  count: number;
  from: Int32Array;
  at: Int32Array;
  value: Float64Array;
  outcome: Float64Array;
  weight: Float64Array;
  offset: Float64Array;
};

function packed({ rows, outcome, weight, offset }: Observations): Design {
  const count = rows.length;
  const from = new Int32Array(count + 1);
  rows.forEach((row, i) => {
    from[i + 1] = (from[i] as number) + row.at.length;
  });
  const at = new Int32Array(from[count] as number);
  const value = new Float64Array(from[count] as number);
  rows.forEach((row, i) => {
    at.set(row.at, from[i]);
    value.set(row.value, from[i]);
  });
  const given = { outcome: Float64Array.from(outcome), weight: Float64Array.from(weight) };
  const offsets = offset === undefined ? new Float64Array(count) : Float64Array.from(offset);
  return { count, from, at, value, ...given, offset: offsets };
}

/** What is given; else all coefficients 0, and the intercept at the rate where there are no offsets. */
function startOf(observed: Observations, { width, near }: LogisticOptions): Float64Array {
  if (near !== undefined) return Float64Array.of(...near.coefficients, near.intercept);
  const beta = new Float64Array(width + 1);
  if (observed.offset === undefined) beta[width] = logit(meanOutcome(observed));
  return beta;
}

/** Weighted mean of the outcomes; a half where there is no observation. */
function meanOutcome({ outcome, weight }: Observations): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < weight.length; i += 1) {
    sum += (outcome[i] as number) * (weight[i] as number);
    total += weight[i] as number;
  }
  return total > 0 ? sum / total : 0.5;
}

/** Coefficients, the log-odds that they give each row, and what is maximised there. */
type Place = { beta: Float64Array; odds: Float64Array; gain: number };

function placeOf(design: Design, { ridge }: LogisticOptions, beta: Float64Array): Place {
  const { count, from, at, value, outcome, weight, offset } = design;
  const intercept = beta[beta.length - 1] as number;
  const odds = new Float64Array(count);
  let gain = 0;
  for (let row = 0; row < count; row += 1) {
    let sum = intercept + (offset[row] as number);
    for (let i = from[row] as number; i < (from[row + 1] as number); i += 1) {
      sum += (beta[at[i] as number] as number) * (value[i] as number);
    }
    const x = Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, sum));
    odds[row] = x;
    // y x − ln(1 + e^x), written so that e^x cannot overflow.
    const log1pExp = x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    gain += (weight[row] as number) * ((outcome[row] as number) * x - log1pExp);
  }
  for (let j = 0; j < ridge.length; j += 1) {
    gain -= 0.5 * (ridge[j] as number) * (beta[j] as number) ** 2;
  }
  return { beta, odds, gain };
}

/** The factor of the information matrix at a place. */
function informationAt(
  design: Design,
  { width, ridge }: LogisticOptions,
  place: Place,
): CholeskyDecomposition {
  const size = width + 1;
  const hessian = new Float64Array(size * size);
  for (let j = 0; j < width; j += 1) hessian[j * size + j] = ridge[j] as number;
  // Keeps the intercept's pivot from zero where every weight is.
  hessian[size * size - 1] = 1e-9;
  addInformation(design, place, hessian);
  const matrix = new Matrix(size, size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = hessian[i * size + j] as number;
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
  }
  return new CholeskyDecomposition(matrix);
}

/** Adds each row's part to the lower triangle of the information matrix. */
function addInformation(
  { count, from, at, value, weight }: Design,
  { odds, beta }: Place,
  hessian: Float64Array,
): void {
  const size = beta.length;
  const last = (size - 1) * size;
  for (let row = 0; row < count; row += 1) {
    const [first, end] = [from[row] as number, from[row + 1] as number];
    const p = sigmoid(odds[row] as number);
    const curve = (weight[row] as number) * p * (1 - p);
    for (let i = first; i < end; i += 1) {
      const place = at[i] as number;
      const scaled = curve * (value[i] as number);
      hessian[last + place] = (hessian[last + place] as number) + scaled;
      const line = place * size;
      for (let j = first; j <= i; j += 1) {
        const cell = line + (at[j] as number);
        hessian[cell] = (hessian[cell] as number) + scaled * (value[j] as number);
      }
    }
    hessian[last + size - 1] = (hessian[last + size - 1] as number) + curve;
  }
}

/** The step that the gradient at a place asks for. */
function directionAt(
  { count, from, at, value, outcome, weight }: Design,
  { width, ridge }: LogisticOptions,
  { odds, beta }: Place,
  factor: CholeskyDecomposition,
): Float64Array {
  const gradient = new Float64Array(width + 1);
  for (let j = 0; j < width; j += 1) gradient[j] = -(ridge[j] as number) * (beta[j] as number);
  for (let row = 0; row < count; row += 1) {
    const p = sigmoid(odds[row] as number);
    const slope = (weight[row] as number) * ((outcome[row] as number) - p);
    for (let i = from[row] as number; i < (from[row + 1] as number); i += 1) {
      const place = at[i] as number;
      gradient[place] = (gradient[place] as number) + slope * (value[i] as number);
    }
    gradient[width] = (gradient[width] as number) + slope;
  }
  return Float64Array.from(factor.solve(Matrix.columnVector(gradient)).getColumn(0));
}

function climb(
  design: Design,
  options: LogisticOptions,
  from: Place,
  direction: Float64Array,
): Place {
  for (let share = 1; share > 1e-4; share /= 2) {
    const beta = from.beta.map((value, j) => value + share * (direction[j] as number));
    const next = placeOf(design, options, beta);
    if (next.gain >= from.gain) return next;
  }
  return from;
}

function largestChange(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, j) => Math.max(most, Math.abs(value - (b[j] as number))), 0);
}
