import { randomGamma, randomNormal, randomPoisson } from 'd3-random';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Micros } from './order-history.ts';
import type { Shock } from './shock.ts';

/** What simulated parts are told apart by, as `rep` → `r001`, `team` → `north`, `stage` → `offer`. */
export type Groups = Readonly<Record<string, string | null>>;

/** Money that is certain: an order won within the period before the cut-off. Integer minor units. */
export type SignedItem = { amount: number; groups: Groups };

/** Money that may come: an open order or a renewal, with the chance that it is won before the period ends. */
export type OpenItem = { id: string; amount: number; chance: number; groups: Groups };

/** Orders that do not exist yet: so many are expected to be opened and won before the period ends, of such amounts. */
export type ArrivalItem = {
  /** Expected number of wins. */
  expected: number;
  /** Variance ÷ mean of the number, 1 for Poisson. */
  dispersion: number;
  /** Amounts to draw from; none: wins without money. */
  amounts: readonly number[];
  groups: Groups;
};

/** One currency's parts of a period, as known at the cut-off. */
export type PeriodInput = {
  from: Micros;
  to: Micros;
  signed: readonly SignedItem[];
  open: readonly OpenItem[];
  arrivals: readonly ArrivalItem[];
  renewals: readonly OpenItem[];
  shock: Shock;
  /** Paths that are simulated. */
  draws: number;
  seed: number;
};

/** A quantity that is not certain. */
export type Spread = { mean: number; p10: number; p50: number; p90: number };

/** Money and number of orders. */
export type PartForecast = { amount: Spread; count: Spread };

/** What is expected of a period. */
export type PeriodForecast = PartForecast & {
  /** All but the renewals: what is signed, open orders and orders to come. */
  orders: PartForecast;
  parts: {
    signed: { amount: number; count: number };
    open: PartForecast;
    arrivals: PartForecast;
    renewals: PartForecast;
  };
  /** Simulated amounts, ascending: every quantile can be read from them. */
  draws: Float64Array;
  /** The same of orders alone, without renewals. */
  orderDraws: Float64Array;
};

type Paths = { amounts: Float64Array; counts: Float64Array };
type Chance = {
  random: () => number;
  normal: () => number;
  poisson: (mean: number) => () => number;
};

/** Chances nearer to 0 or 1 than this are not certain either. */
const EDGE = 1e-9;

/**
 * The distribution of a period by simulation. In each path all chances are off together, by one shock that everything shares
 * and one per rep, normal on the log-odds scale: orders that were independent would give ranges that are far too narrow.
 * Orders to come are Poisson with a rate that varies by a gamma (negative binomial: variance = dispersion × mean). The same
 * input gives the same bytes, in whatever order its items come.
 */
export function forecastPeriod(given: PeriodInput): PeriodForecast {
  const input = inOrder(given);
  const paths = {
    open: emptyPaths(input),
    arrivals: emptyPaths(input),
    renewals: emptyPaths(input),
  };
  const random = createRandom(input.seed);
  const normal = randomNormal.source(random)(0, 1);
  const chance: Chance = { random, normal, poisson: randomPoisson.source(random) };
  const reps = repsOf(input);
  const variance = input.shock.shared ** 2 + input.shock.rep ** 2;
  const open = itemsFor(input.open, reps, variance);
  const renewals = itemsFor(input.renewals, reps, variance);
  const arrivals = arrivalsFor(input.arrivals, reps, random);
  const towardsMean = Math.exp(-variance / 2);
  for (let path = 0; path < input.draws; path += 1) {
    const shared = input.shock.shared * chance.normal();
    const factors = reps.map(() => Math.exp(shared + input.shock.rep * chance.normal()));
    drawItems(paths.open, path, { ...open, factors, chance });
    drawItems(paths.renewals, path, { ...renewals, factors, chance });
    for (const arrival of arrivals) {
      const factor = (factors[arrival.rep] as number) * towardsMean;
      drawArrivals(paths.arrivals, path, { arrival, factor, chance });
    }
  }
  return toForecast(input, paths);
}

/** The chance that a period brings at least so much; null where nothing was simulated. */
export function chanceToReach({ draws }: Pick<PeriodForecast, 'draws'>, target: number) {
  if (draws.length === 0) return null;
  const below = draws.findIndex((amount) => amount >= target);
  return below < 0 ? 0 : 1 - below / draws.length;
}

function inOrder(input: PeriodInput): PeriodInput {
  const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  const byId = (a: OpenItem, b: OpenItem): number => byText(a.id, b.id);
  return {
    ...input,
    open: input.open.toSorted(byId),
    renewals: input.renewals.toSorted(byId),
    arrivals: input.arrivals
      .map((item) => ({ ...item, amounts: item.amounts.toSorted((a, b) => a - b) }))
      .map((item) => ({ item, text: JSON.stringify(item) }))
      .sort((a, b) => byText(a.text, b.text))
      .map(({ item }) => item),
  };
}

function createRandom(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}

const repOf = ({ groups }: { groups: Groups }): string => groups['rep'] ?? '';

/** Every rep once, in alphabetical order, nobody first. */
function repsOf({ open, renewals, arrivals }: PeriodInput): string[] {
  return [...new Set([...open, ...renewals, ...arrivals].map(repOf))].sort();
}

type Drawn = { odds: Float64Array; amount: Float64Array; rep: Int32Array };

/**
 * Odds to be multiplied by e to the shock. A shock moves small chances up more than down; to second order the mean stays
 * where it was stated if the log-odds are lowered by ½ σ² (1 − 2p).
 */
function itemsFor(items: readonly OpenItem[], reps: readonly string[], variance: number): Drawn {
  const places = new Map(reps.map((rep, place) => [rep, place]));
  return {
    odds: Float64Array.from(items, ({ chance }) => {
      const p = Math.min(1 - EDGE, Math.max(EDGE, chance));
      return (p / (1 - p)) * Math.exp((-variance / 2) * (1 - 2 * p));
    }),
    amount: Float64Array.from(items, ({ amount }) => amount),
    rep: Int32Array.from(items, (item) => places.get(repOf(item)) ?? 0),
  };
}

function drawItems(
  { amounts, counts }: Paths,
  path: number,
  of: Drawn & { factors: readonly number[]; chance: Chance },
): void {
  let [sum, count] = [0, 0];
  for (let i = 0; i < of.odds.length; i += 1) {
    const odds = (of.odds[i] as number) * (of.factors[of.rep[i] as number] as number);
    if (of.chance.random() * (1 + odds) >= odds) continue;
    sum += of.amount[i] as number;
    count += 1;
  }
  amounts[path] = sum;
  counts[path] = count;
}

/** Orders to come of one group, with what draws its rate; made once, not path by path. */
type DrawnArrival = { rate: () => number; amounts: readonly number[]; rep: number };

function arrivalsFor(
  items: readonly ArrivalItem[],
  reps: readonly string[],
  random: () => number,
): DrawnArrival[] {
  const places = new Map(reps.map((rep, place) => [rep, place]));
  const gamma = randomGamma.source(random);
  return items.map(({ expected, dispersion, amounts, ...item }) => {
    const scale = dispersion - 1;
    const isSpread = expected > 0 && scale > 0;
    const rate = isSpread ? gamma(expected / scale, scale) : () => Math.max(0, expected);
    return { rate, amounts, rep: places.get(repOf(item)) ?? 0 };
  });
}

function drawArrivals(
  { amounts, counts }: Paths,
  path: number,
  { arrival, factor, chance }: { arrival: DrawnArrival; factor: number; chance: Chance },
): void {
  const wins = chance.poisson(arrival.rate() * factor)();
  const { amounts: known } = arrival;
  let sum = 0;
  for (let i = 0; i < wins; i += 1) {
    sum += known[Math.floor(chance.random() * known.length)] ?? 0;
  }
  amounts[path] = (amounts[path] as number) + sum;
  counts[path] = (counts[path] as number) + wins;
}

const emptyPaths = ({ draws }: PeriodInput): Paths => ({
  amounts: new Float64Array(draws),
  counts: new Float64Array(draws),
});

type AllPaths = { open: Paths; arrivals: Paths; renewals: Paths };

function toForecast({ signed }: PeriodInput, paths: AllPaths): PeriodForecast {
  const certain = {
    amount: signed.reduce((sum, { amount }) => sum + amount, 0),
    count: signed.length,
  };
  const { open, arrivals, renewals } = paths;
  const orders: Paths = {
    amounts: added(open.amounts, arrivals.amounts, certain.amount),
    counts: added(open.counts, arrivals.counts, certain.count),
  };
  const amounts = added(orders.amounts, renewals.amounts);
  return {
    amount: spreadOf(amounts),
    count: spreadOf(added(orders.counts, renewals.counts)),
    orders: toPart(orders),
    parts: {
      signed: certain,
      open: toPart(open),
      arrivals: toPart(arrivals),
      renewals: toPart(renewals),
    },
    draws: amounts.toSorted(),
    orderDraws: orders.amounts.toSorted(),
  };
}

const added = (a: Float64Array, b: Float64Array, from = 0): Float64Array =>
  a.map((value, i) => from + value + (b[i] as number));

const toPart = ({ amounts, counts }: Paths): PartForecast => ({
  amount: spreadOf(amounts),
  count: spreadOf(counts),
});

function spreadOf(values: Float64Array): Spread {
  const sorted = values.toSorted();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return { mean, p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}
