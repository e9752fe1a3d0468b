import { randomNormal } from 'd3-random';
import { drawArrivals } from './draw-arrivals.ts';
import { drawItems, type Paths, type RepPaths } from './draw-items.ts';
import type { Micros } from './order-history.ts';
import type { Shock } from './shock.ts';
import { streamOf } from './stream-of.ts';

/** What simulated parts are told apart by, as `rep` → `r001`, `team` → `north`, `stage` → `offer`. */
export type Groups = Readonly<Record<string, string | null>>;

/** Money that is certain: an order won within the period before the cut-off. Integer minor units. */
export type SignedItem = { amount: number; groups: Groups };

/** Money that may come: an open order or a renewal of an id of its own, with the chance that it is won before the period ends. */
export type OpenItem = { id: string; amount: number; chance: number; groups: Groups };

/** Orders of one group that do not exist yet: so many are expected to be opened and won before the period ends, of such amounts. */
export type ArrivalItem = {
  /** Expected number of wins. */
  expected: number;
  /** Variance ÷ mean of the number, 1 for Poisson. */
  dispersion: number;
  /** Amounts to draw from; none: wins without money. */
  amounts: readonly number[];
  /** Others than those of every other item of its period. */
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

/**
 * The distribution of a period by simulation. In each path all chances are off together, by one shock that everything shares
 * and one per rep, normal on the log-odds scale: orders that were independent would give ranges that are far too narrow.
 * Orders to come are Poisson with a rate that varies by a gamma (negative binomial: variance = dispersion × mean). The same
 * input gives the same bytes, in whatever order its items come; whatever has a name draws from a stream of its own, so that
 * two inputs that differ in one item are told apart by that item and not by chance.
 */
export function forecastPeriod(input: PeriodInput): PeriodForecast {
  const { open, arrivals, renewals } = byRep(input);
  const paths: AllPaths = {
    open: emptyPaths(input),
    arrivals: emptyPaths(input),
    renewals: emptyPaths(input),
  };
  const shared = shocksOf('shared', input.shock.shared, input);
  for (const rep of new Set([...open.keys(), ...arrivals.keys(), ...renewals.keys()])) {
    const of = pathsOf(rep, shared, input);
    drawItems('open', open.get(rep) ?? [], { paths: paths.open, of });
    drawItems('renewal', renewals.get(rep) ?? [], { paths: paths.renewals, of });
    for (const arrival of arrivals.get(rep) ?? []) {
      drawArrivals(arrival, { paths: paths.arrivals, of });
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

const repOf = ({ groups }: { groups: Groups }): string => groups['rep'] ?? '';

const byRep = ({ open, arrivals, renewals }: PeriodInput) => ({
  open: Map.groupBy(open, repOf),
  arrivals: Map.groupBy(arrivals, repOf),
  renewals: Map.groupBy(renewals, repOf),
});

type Simulated = Pick<PeriodInput, 'shock' | 'draws' | 'seed'>;

/** A shock of each path, on the log-odds scale. */
function shocksOf(name: string, deviation: number, { draws, seed }: Simulated): Float64Array {
  const normal = randomNormal.source(streamOf(seed, name))(0, deviation);
  return new Float64Array(draws).map(normal);
}

function pathsOf(rep: string, shared: Float64Array, input: Simulated): RepPaths {
  const { shock, seed } = input;
  const own = shocksOf(`rep ${rep}`, shock.rep, input);
  const factors = shared.map((of, path) => Math.exp(of + (own[path] as number)));
  const most = factors.reduce((largest, factor) => Math.max(largest, factor), 0);
  return { seed, factors, most, variance: shock.shared ** 2 + shock.rep ** 2 };
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
