export type Quantile = { share: number; amount: number };
export type Density = { x: number; y: number };

const BINS = 32;

/**
 * How likely each amount is, from quantiles: the slope of the distribution over equal steps. The highest is 1.
 * Many outcomes of the lowest amount stand in the first step.
 * @param quantiles by rising share; of the first and the last, which one draw decides, the step beside them is taken
 * @returns the middle of each step with its height; empty where all outcomes are one
 */
export function toDensity(quantiles: readonly Quantile[]): Density[] {
  const inner = quantiles.slice(1, -1);
  const [first, last] = [inner[0], inner.at(-1)];
  if (!first || !last || last.amount <= first.amount) return [];
  const step = (last.amount - first.amount) / BINS;
  const shares = Array.from({ length: BINS + 1 }, (_, index) =>
    index === 0 ? first.share : shareBelow(inner, first.amount + index * step),
  );
  const heights = smooth(
    shares.slice(1).map((share, index) => Math.max(0, share - (shares[index] ?? 0))),
  );
  const top = Math.max(...heights);
  return heights.map((height, index) => ({
    x: first.amount + (index + 0.5) * step,
    y: top === 0 ? 0 : height / top,
  }));
}

/** The share of outcomes that stay at or below an amount, along straight lines between the quantiles. */
export function shareBelow(quantiles: readonly Quantile[], amount: number): number {
  const [first, last] = [quantiles[0], quantiles.at(-1)];
  if (!first || !last) return 0;
  if (amount < first.amount) return first.share;
  const above = quantiles.findIndex((one) => one.amount > amount);
  if (above <= 0) return last.share;
  const [low, high] = [quantiles[above - 1] as Quantile, quantiles[above] as Quantile];
  const way = (amount - low.amount) / (high.amount - low.amount);
  return low.share + way * (high.share - low.share);
}

/** The weights of a step and its neighbours: quantiles are coarse, and their corners mean nothing. */
const WEIGHTS = [1, 2, 3, 2, 1];

function smooth(values: readonly number[]): number[] {
  return values.map((_, index) => {
    let [sum, weights] = [0, 0];
    for (const [offset, weight] of WEIGHTS.entries()) {
      const value = values[index + offset - 2];
      if (value === undefined) continue;
      sum += value * weight;
      weights += weight;
    }
    return sum / weights;
  });
}
