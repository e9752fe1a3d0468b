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
};

/** Intercept and coefficients on the log-odds scale. */
export type Logistic = { intercept: number; coefficients: number[] };

const MOST_STEPS = 30;
/** Largest change of a coefficient at which the fit counts as found. */
const SETTLED = 1e-7;
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
  return Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, sum));
}

/**
 * Ridge logistic regression: maximises Σ w (y ln p + (1 − y) ln(1 − p)) − ½ Σ ridge β² by Newton's steps (iteratively
 * reweighted least squares; Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4.1), each halved until
 * it gains. The penalty makes the solution unique and finite as long as both outcomes were seen.
 */
export function fitLogistic(observed: Observations, options: LogisticOptions): Logistic {
  let beta: Float64Array = new Float64Array(options.width + 1);
  if (observed.offset === undefined) beta[options.width] = logit(meanOutcome(observed));
  let gain = objective(observed, options, beta);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const direction = newtonStep(observed, options, beta);
    const [next, nextGain] = climb(observed, options, { beta, gain, direction });
    const moved = largestChange(beta, next);
    beta = next;
    gain = nextGain;
    if (moved < SETTLED) break;
  }
  const coefficients = [...beta.subarray(0, options.width)];
  return { intercept: beta[options.width] as number, coefficients };
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

function linear({ rows, offset }: Observations, row: number, beta: Float64Array): number {
  const { at, value } = rows[row] as SparseRow;
  let sum = (beta[beta.length - 1] as number) + (offset?.[row] ?? 0);
  for (let i = 0; i < at.length; i += 1) {
    sum += (beta[at[i] as number] as number) * (value[i] as number);
  }
  return Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, sum));
}

function objective(observed: Observations, { ridge }: LogisticOptions, beta: Float64Array): number {
  const { rows, outcome, weight } = observed;
  let sum = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const x = linear(observed, i, beta);
    // y x − ln(1 + e^x), written so that e^x cannot overflow.
    const log1pExp = x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    sum += (weight[i] as number) * ((outcome[i] as number) * x - log1pExp);
  }
  for (let j = 0; j < ridge.length; j += 1) {
    sum -= 0.5 * (ridge[j] as number) * (beta[j] as number) ** 2;
  }
  return sum;
}

function newtonStep(
  observed: Observations,
  { width, ridge }: LogisticOptions,
  beta: Float64Array,
): Float64Array {
  const size = width + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  for (let j = 0; j < width; j += 1) {
    gradient[j] = -(ridge[j] as number) * (beta[j] as number);
    hessian[j * size + j] = ridge[j] as number;
  }
  // Keeps the intercept's pivot from zero where every weight is.
  hessian[size * size - 1] = 1e-9;
  accumulate(observed, beta, { gradient, hessian });
  const matrix = new Matrix(size, size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = hessian[i * size + j] as number;
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
  }
  const solved = new CholeskyDecomposition(matrix).solve(Matrix.columnVector(gradient));
  return Float64Array.from(solved.getColumn(0));
}

/** Adds each row's part to the gradient and to the lower triangle of the information matrix. */
function accumulate(
  observed: Observations,
  beta: Float64Array,
  { gradient, hessian }: { gradient: Float64Array; hessian: Float64Array },
): void {
  const { rows, outcome, weight } = observed;
  const size = beta.length;
  const last = (size - 1) * size;
  for (let r = 0; r < rows.length; r += 1) {
    const { at, value } = rows[r] as SparseRow;
    const p = sigmoid(linear(observed, r, beta));
    const w = weight[r] as number;
    const slope = w * ((outcome[r] as number) - p);
    const curve = w * p * (1 - p);
    for (let i = 0; i < at.length; i += 1) {
      const place = at[i] as number;
      const scaled = curve * (value[i] as number);
      gradient[place] = (gradient[place] as number) + slope * (value[i] as number);
      hessian[last + place] = (hessian[last + place] as number) + scaled;
      for (let j = 0; j <= i; j += 1) {
        const cell = place * size + (at[j] as number);
        hessian[cell] = (hessian[cell] as number) + scaled * (value[j] as number);
      }
    }
    gradient[size - 1] = (gradient[size - 1] as number) + slope;
    hessian[last + size - 1] = (hessian[last + size - 1] as number) + curve;
  }
}

function climb(
  observed: Observations,
  options: LogisticOptions,
  from: { beta: Float64Array; gain: number; direction: Float64Array },
): [Float64Array, number] {
  for (let share = 1; share > 1e-4; share /= 2) {
    const next = from.beta.map((value, j) => value + share * (from.direction[j] as number));
    const gain = objective(observed, options, next);
    if (gain >= from.gain) return [next, gain];
  }
  return [from.beta, from.gain];
}

function largestChange(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, j) => Math.max(most, Math.abs(value - (b[j] as number))), 0);
}
