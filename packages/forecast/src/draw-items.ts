import { randomExponential } from 'd3-random';
import { streamOf } from './stream-of.ts';

/** What a simulation brought, path by path: money and number of orders. */
export type Paths = { amounts: Float64Array; counts: Float64Array };

/** The paths of a rep: by how much odds are multiplied in each of them, and at most. */
export type RepPaths = {
  seed: number;
  factors: Float64Array;
  most: number;
  /** That of the log of the factors. */
  variance: number;
};

/** Money that may come, with the chance that it does. */
type Item = { id: string; amount: number; chance: number };

/** Chances nearer to 0 or 1 than this are not certain either. */
const EDGE = 1e-9;
/** Up to such a chance it is quicker to look for the paths in which an item is won than to look at each. */
const RARE = 0.2;

/**
 * Draws in which paths items are won, and adds what they bring.
 * @param kind what the items are: each draws from a stream of its own, which its kind and its id name
 */
export function drawItems(
  kind: string,
  items: readonly Item[],
  { paths, of }: { paths: Paths; of: RepPaths },
): void {
  const { amounts, counts } = paths;
  const draw = createDraw(of);
  for (const { id, amount, chance } of items) {
    const win = (path: number): void => {
      amounts[path] = (amounts[path] as number) + amount;
      counts[path] = (counts[path] as number) + 1;
    };
    const random = streamOf(of.seed, `${kind} ${id}`);
    draw({ odds: oddsOf(chance, of.variance), random, win });
  }
}

/**
 * Odds to be multiplied by e to the shock. A shock moves small chances up more than down; to second order the mean stays
 * where it was stated if the log-odds are lowered by ½ σ² (1 − 2p).
 */
function oddsOf(chance: number, variance: number): number {
  const p = Math.min(1 - EDGE, Math.max(EDGE, chance));
  return (p / (1 - p)) * Math.exp((-variance / 2) * (1 - 2 * p));
}

/** Asks in which paths something of such odds is won. */
type Asked = { odds: number; random: () => number; win: (path: number) => void };

function createDraw({ factors, most }: RepPaths): (asked: Asked) => void {
  const search = createSearch(factors);
  return (asked) => {
    const largest = asked.odds * most;
    if (largest < RARE * (1 + largest)) search(asked, Math.log1p(largest));
    else lookAtEach(asked, factors);
  };
}

function lookAtEach({ odds, random, win }: Asked, factors: Float64Array): void {
  for (let path = 0; path < factors.length; path += 1) {
    const own = odds * (factors[path] as number);
    if (random() * (1 + own) < own) win(path);
  }
}

/**
 * Finds the paths in which an item is won without a look at the others. In each path it waits an exponential time, and is
 * won where that is shorter than ln(1 + odds): that has its chance. Waits are drawn from the shortest on, each a step of
 * mean 1 ÷ (paths left) after the one before (Rényi, On the theory of order statistics, 1953), in a path that is drawn
 * from those left. What is drawn does not depend on the odds: a larger chance wins where a smaller one did, and elsewhere.
 */
function createSearch(factors: Float64Array): (asked: Asked, longest: number) => void {
  const every = new Int32Array(factors.length).map((_, path) => path);
  const rest = every.slice();
  return ({ odds, random, win }, longest) => {
    const step = randomExponential.source(random)(1);
    let left = every.length;
    let wait = step() / left;
    if (wait < longest) rest.set(every);
    for (; left > 0 && wait < longest; wait += step() / left) {
      const at = Math.floor(random() * left);
      const path = rest[at] as number;
      left -= 1;
      rest[at] = rest[left] as number;
      const own = odds * (factors[path] as number);
      // ln(1 + odds) is less than the odds: most are told apart by the cheaper of the two.
      if (wait < own && wait < Math.log1p(own)) win(path);
    }
  };
}
