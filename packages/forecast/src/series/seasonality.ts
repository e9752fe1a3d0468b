/** Least share of a full cycle pair: with fewer than two whole cycles nothing is known of seasons. */
const LEAST_CYCLES = 2;
/** One-sided 90 % point of the normal distribution, as in the Theta method's test for seasons. */
const Z_90 = 1.645;

/**
 * Seasonal indices of a series by ratio to a centred moving average (classical multiplicative decomposition), their mean
 * 1; shrunk towards 1 by how much of the indices' spread their own noise explains (after James and Stein). All 1 where the
 * series is too short, not above 0 on average, or does not repeat itself.
 *
 * Source: Makridakis, Wheelwright, Hyndman, Forecasting (1998), 3.4; the test on the autocorrelation at the cycle's lag:
 * Fiorucci et al., Models for optimising the theta method (2016), 2.2; shrinkage: Miller and Williams, Shrinkage estimators
 * of time series seasonal factors (2003).
 * @param values oldest first
 * @param cycle values in a cycle: 12 for months
 * @returns an index per place in the cycle, the first for `values[0]`
 */
export function seasonalIndices(values: readonly number[], cycle: number): number[] {
  const none = Array.from({ length: cycle }, () => 1);
  if (cycle < 2 || values.length < LEAST_CYCLES * cycle || !repeats(values, cycle)) return none;
  const trend = movingAverage(values, cycle);
  const ratios: number[][] = none.map(() => []);
  trend.forEach((level, t) => {
    if (level !== null && level > 0) ratios[t % cycle]?.push((values[t] as number) / level);
  });
  if (ratios.some((ofPlace) => ofPlace.length === 0)) return none;
  return shrink(ratios);
}

/** Whether a series repeats itself: its autocorrelation at the cycle's lag is larger than chance makes it. */
function repeats(values: readonly number[], cycle: number): boolean {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (variance === 0) return false;
  const correlations = Array.from({ length: cycle }, (_, lag) => {
    let sum = 0;
    for (let t = lag + 1; t < values.length; t += 1) {
      sum += ((values[t] as number) - mean) * ((values[t - lag - 1] as number) - mean);
    }
    return sum / variance;
  });
  const last = correlations.pop() ?? 0;
  const noise = correlations.reduce((sum, r) => sum + r * r, 0);
  return last > Z_90 * Math.sqrt((1 + 2 * noise) / values.length);
}

/** Centred over one cycle; null at both ends. An even cycle takes half of each end's value. */
function movingAverage(values: readonly number[], cycle: number): (number | null)[] {
  const half = Math.floor(cycle / 2);
  const isEven = cycle % 2 === 0;
  return values.map((_, t) => {
    if (t < half || t + half >= values.length) return null;
    let sum = 0;
    for (let i = -half; i <= half; i += 1) {
      const isEdge = isEven && Math.abs(i) === half;
      sum += (values[t + i] as number) * (isEdge ? 0.5 : 1);
    }
    return sum / cycle;
  });
}

function shrink(ratios: readonly number[][]): number[] {
  const raw = ratios.map(meanOf);
  const scale = meanOf(raw);
  const indices = raw.map((index) => index / scale);
  const spread = meanOf(indices.map((index) => (index - 1) ** 2));
  const noise = meanOf(ratios.map((ofPlace, i) => errorOf(ofPlace, raw[i] as number))) / scale ** 2;
  const kept = spread === 0 ? 0 : Math.max(0, 1 - noise / spread);
  return indices.map((index) => 1 + kept * (index - 1));
}

/** Square of the standard error of a mean; a single value tells nothing of it: 0. */
function errorOf(values: readonly number[], mean: number): number {
  if (values.length < 2) return 0;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return squares / (values.length - 1) / values.length;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
