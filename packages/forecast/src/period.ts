import type { Micros } from './order-history.ts';

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
  /** Variance ÷ mean of the arrivals, 1 for Poisson. */
  dispersion: number;
  /** Amounts to draw from; none: wins without money. */
  amounts: readonly number[];
  groups: Groups;
};

/** How far chances are off together, as standard deviations on the log-odds scale: for all, and rep by rep. */
export type Shock = { shared: number; rep: number };

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

/** What is expected of a period (or of one group in it), money and number of orders. */
export type PeriodForecast = {
  amount: Spread;
  count: Spread;
  parts: {
    signed: { amount: number; count: number };
    open: { amount: Spread; count: Spread };
    arrivals: { amount: Spread; count: Spread };
    renewals: { amount: Spread; count: Spread };
  };
  /** Sorted simulated amounts, of which every quantile can be read. */
  draws: Float64Array;
};
