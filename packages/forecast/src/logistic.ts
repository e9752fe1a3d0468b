import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { type Design, everyRow, type SparseRow } from './design.ts';

/** What a regression is fitted to: by row of a design an outcome 0…1 (a share where a row stands for several) and a weight. */
export type Observations = {
  design: Design;
  outcome: ArrayLike<number>;
  weight: ArrayLike<number>;
  /** Log-odds that are given before anything is fitted, per row; 0 where left out. */
  offset?: ArrayLike<number>;
  /** Rows that are learned from; left out: all. */
  rows?: Int32Array;
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

/** Log-odds of a row of a design; `offset` as it was in the fit. */
export function logOddsAt(
  { intercept, coefficients }: Logistic,
  { from, at, value }: Design,
  { row, offset = 0 }: { row: number; offset?: number },
): number {
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
  const known = packed(observed);
  let at = placeOf(known, options, startOf(known, options, observed.offset === undefined));
  let factor: CholeskyDecomposition | undefined;
  let before = Number.POSITIVE_INFINITY;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const isFresh = factor === undefined;
    factor ??= informationAt(known, options, at);
    const next = climb(known, options, at, directionAt(known, options, at, factor));
    const moved = largestChange(at.beta, next.beta);
    at = next;
    if (moved < SETTLED && (isFresh || moved > 0)) break;
    if (!isFresh && (moved === 0 || moved > SHRINKS * before)) factor = undefined;
    before = moved;
  }
  const coefficients = [...at.beta.subarray(0, options.width)];
  return { intercept: at.beta[options.width] as number, coefficients };
}

/** Observations in typed arrays alone: `rows` are those of the design, all else is by their places in `rows`. */
type Packed = Omit<Design, 'count'> & {
  rows: Int32Array;
  outcome: Float64Array;
  weight: Float64Array;
  offset: Float64Array;
};

function packed({
  design,
  outcome,
  weight,
  offset,
  rows = everyRow(design),
}: Observations): Packed {
  const own = (of: ArrayLike<number>) => Float64Array.from(rows, (row) => of[row] as number);
  const { from, at, value } = design;
  return {
    ...{ from, at, value, rows, outcome: own(outcome), weight: own(weight) },
    offset: offset === undefined ? new Float64Array(rows.length) : own(offset),
  };
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

/** Coefficients, the log-odds that they give each row, and what is maximised there. */
type Place = { beta: Float64Array; odds: Float64Array; gain: number };

function placeOf(known: Packed, { ridge }: LogisticOptions, beta: Float64Array): Place {
  const { rows, from, at, value, outcome, weight, offset } = known;
  const intercept = beta[beta.length - 1] as number;
  const odds = new Float64Array(rows.length);
  let gain = 0;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] as number;
    let sum = intercept + (offset[place] as number);
    for (let i = from[row] as number; i < (from[row + 1] as number); i += 1) {
      sum += (beta[at[i] as number] as number) * (value[i] as number);
    }
    const x = Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, sum));
    odds[place] = x;
    // y x − ln(1 + e^x), written so that e^x cannot overflow.
    const log1pExp = x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    gain += (weight[place] as number) * ((outcome[place] as number) * x - log1pExp);
  }
  for (let j = 0; j < ridge.length; j += 1) {
    gain -= 0.5 * (ridge[j] as number) * (beta[j] as number) ** 2;
  }
  return { beta, odds, gain };
}

/** The factor of the information matrix at a place. */
function informationAt(
  known: Packed,
  { width, ridge }: LogisticOptions,
  place: Place,
): CholeskyDecomposition {
  const size = width + 1;
  const hessian = new Float64Array(size * size);
  for (let j = 0; j < width; j += 1) hessian[j * size + j] = ridge[j] as number;
  // Keeps the intercept's pivot from zero where every weight is.
  hessian[size * size - 1] = 1e-9;
  addInformation(known, place, hessian);
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
function addInformation(known: Packed, { odds, beta }: Place, hessian: Float64Array): void {
  const { rows, from, at, value, weight } = known;
  const size = beta.length;
  const last = (size - 1) * size;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] as number;
    const first = from[row] as number;
    const end = from[row + 1] as number;
    const p = sigmoid(odds[place] as number);
    const curve = (weight[place] as number) * p * (1 - p);
    for (let i = first; i < end; i += 1) {
      const cell = last + (at[i] as number);
      hessian[cell] = (hessian[cell] as number) + curve * (value[i] as number);
    }
    hessian[last + size - 1] = (hessian[last + size - 1] as number) + curve;
    addPairs(known, { first, end, curve }, { hessian, size });
  }
}

/** Adds the products of a row's values, to two lines of the triangle at once: both go through the same values of the row. */
function addPairs(
  { at, value }: Packed,
  { first, end, curve }: { first: number; end: number; curve: number },
  { hessian, size }: { hessian: Float64Array; size: number },
): void {
  for (let i = first; i < end; i += 2) {
    const isLast = i + 1 === end;
    const next = isLast ? i : i + 1;
    const line = size * (at[i] as number);
    const nextLine = size * (at[next] as number);
    const scaled = curve * (value[i] as number);
    const nextScaled = isLast ? 0 : curve * (value[next] as number);
    for (let j = first; j <= i; j += 1) {
      const column = at[j] as number;
      const x = value[j] as number;
      const cell = line + column;
      const nextCell = nextLine + column;
      hessian[cell] = (hessian[cell] as number) + scaled * x;
      hessian[nextCell] = (hessian[nextCell] as number) + nextScaled * x;
    }
    const corner = nextLine + (at[next] as number);
    hessian[corner] = (hessian[corner] as number) + nextScaled * (value[next] as number);
  }
}

/** The step that the gradient at a place asks for. */
function directionAt(
  { rows, from, at, value, outcome, weight }: Packed,
  { width, ridge }: LogisticOptions,
  { odds, beta }: Place,
  factor: CholeskyDecomposition,
): Float64Array {
  const gradient = new Float64Array(width + 1);
  for (let j = 0; j < width; j += 1) gradient[j] = -(ridge[j] as number) * (beta[j] as number);
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] as number;
    const p = sigmoid(odds[place] as number);
    const slope = (weight[place] as number) * ((outcome[place] as number) - p);
    for (let i = from[row] as number; i < (from[row + 1] as number); i += 1) {
      const column = at[i] as number;
      gradient[column] = (gradient[column] as number) + slope * (value[i] as number);
    }
    gradient[width] = (gradient[width] as number) + slope;
  }
  return Float64Array.from(factor.solve(Matrix.columnVector(gradient)).getColumn(0));
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
