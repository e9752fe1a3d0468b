import { lineThrough } from './line.ts';

/** Parameters of exponential smoothing with a damped trend. */
export type Smoothing = {
  /** Weight of the newest value in the level, in (0, 1]. */
  alpha: number;
  /** Weight of the newest step in the trend, as a share of alpha, in [0, 1]. */
  beta: number;
  /** What is left of the trend one step on, in [0, 1]; 0: no trend. */
  phi: number;
};

/** Where smoothing has come to at the end of a series. */
export type Smoothed = { level: number; trend: number; squares: number };

const ALPHAS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98];
const BETAS = [0.01, 0.05, 0.1, 0.2, 0.4];
const PHIS = [0.8, 0.85, 0.9, 0.94, 0.98];

/** The grid of damped trends. */
const DAMPED: readonly Smoothing[] = ALPHAS.flatMap((alpha) =>
  BETAS.flatMap((beta) => PHIS.map((phi) => ({ alpha, beta, phi }))),
);
/** The grid without a trend: simple exponential smoothing. */
const SIMPLE: readonly Smoothing[] = ALPHAS.map((alpha) => ({ alpha, beta: 0, phi: 0 }));

/** Values from which the first level and trend are taken. */
const OPENING = 10;

/**
 * Exponential smoothing with an additive damped trend, ETS(A,Ad,N) in error-correction form:
 * `e = y − (l + φb)`, `l ← l + φb + αe`, `b ← φb + αβe`. The first level and trend are those of a straight line through the
 * first values. Source: Gardner and McKenzie (1985); Hyndman et al., Forecasting with Exponential Smoothing (2008), 2.5.
 */
export function smooth(values: readonly number[], { alpha, beta, phi }: Smoothing): Smoothed {
  const opening = lineThrough(values.slice(0, OPENING));
  let level =
    phi === 0 ? (values[0] as number) : opening.height - opening.slope * (opening.middle + 1);
  let trend = phi === 0 ? 0 : opening.slope;
  let squares = 0;
  for (const value of values) {
    const expected = level + phi * trend;
    const error = value - expected;
    squares += error * error;
    level = expected + alpha * error;
    trend = phi * trend + alpha * beta * error;
  }
  return { level, trend, squares };
}

/** The parameters of the grid with the least sum of squared one-step errors, and where they lead. */
export function fitSmoothing(
  values: readonly number[],
  kind: 'simple' | 'damped',
): Smoothing & Smoothed {
  const grid = kind === 'simple' ? SIMPLE : DAMPED;
  const [first, ...rest] = grid as [Smoothing, ...Smoothing[]];
  let best = { ...first, ...smooth(values, first) };
  for (const parameters of rest) {
    const tried = smooth(values, parameters);
    if (tried.squares < best.squares) best = { ...parameters, ...tried };
  }
  return best;
}
