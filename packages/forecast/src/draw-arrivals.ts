import { randomGamma, randomPoisson } from 'd3-random';
import type { Paths, RepPaths } from './draw-items.ts';
import { streamOf } from './stream-of.ts';

type Arrivals = {
  expected: number;
  dispersion: number;
  amounts: readonly number[];
  groups: unknown;
};

/**
 * Draws how many orders of one group come and are won in each path, and what each is worth: Poisson with a rate that varies
 * by a gamma, so that variance = dispersion × mean. A shock moves the rate, and leaves its mean where it was stated.
 */
export function drawArrivals(
  { expected, dispersion, amounts, groups }: Arrivals,
  { paths, of }: { paths: Paths; of: RepPaths },
): void {
  if (expected <= 0) return;
  const random = streamOf(of.seed, `arrivals ${JSON.stringify(groups)}`);
  const poisson = randomPoisson.source(random);
  const scale = dispersion - 1;
  const rate = scale > 0 ? randomGamma.source(random)(expected / scale, scale) : () => expected;
  const towardsMean = Math.exp(-of.variance / 2);
  const known = amounts.toSorted((a, b) => a - b);
  of.factors.forEach((factor, path) => {
    const wins = poisson(rate() * factor * towardsMean)();
    let sum = 0;
    for (let i = 0; i < wins; i += 1) sum += known[Math.floor(random() * known.length)] ?? 0;
    paths.amounts[path] = (paths.amounts[path] as number) + sum;
    paths.counts[path] = (paths.counts[path] as number) + wins;
  });
}
