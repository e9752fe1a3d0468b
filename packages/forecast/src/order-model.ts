import { type Encoding, encode, fitEncoding } from './encoding.ts';
import { type Inputs, inputsOf } from './inputs.ts';
import { fitLogistic, type Logistic, type SparseRow } from './logistic.ts';
import type { Micros } from './order-history.ts';
import type { OrderWeek } from './order-weeks.ts';

/** What is chosen before anything is fitted. */
export type OrderModelParams = {
  /** Below so many decided orders, or so few won or lost ones, there is no model. */
  leastDecided: number;
  leastOfEach: number;
  /** Orders in which a level (a rep, a stage) must have been seen to count by itself. */
  leastOrders: number;
  /** Quantiles at which quantities are bent. */
  knots: readonly number[];
  /** Ridge penalty of every column, in orders. */
  ridge: number;
};

export const DEFAULT_ORDER_PARAMS: OrderModelParams = {
  leastDecided: 50,
  leastOfEach: 10,
  leastOrders: 10,
  knots: [0.33, 0.67],
  ridge: 3,
};

/** A fitted model; plain data that JSON keeps without loss. */
export type OrderModel = {
  kind: 'model';
  version: 1;
  /** What it was learned from. */
  learned: { from: Micros; to: Micros; orders: number; decided: number; won: number };
  encoding: Encoding;
  /** Chance that an open order is decided within a week. */
  decision: Logistic;
  /** Chance that it is won, where it is decided. */
  verdict: Logistic;
};

/** There is no model, and why. */
export type NoModel = {
  kind: 'none';
  reason: 'too_few_decided' | 'too_few_won' | 'too_few_lost';
  /** How many there are, and how many are needed. */
  found: number;
  needed: number;
};

/**
 * Fits discrete-time competing hazards (Allison, Discrete-time methods for the analysis of event histories, 1982) in two
 * parts: whether an open order is decided within the week, and whether it is won where it is. Their products are the weekly
 * hazards of being won and lost. The order of weeks changes nothing.
 */
export function fitOrderModel(
  weeks: readonly OrderWeek[],
  params: OrderModelParams = DEFAULT_ORDER_PARAMS,
): OrderModel | NoModel {
  const byOrder = Map.groupBy(sorted(weeks), ({ features }) => features.order);
  const lasts = [...byOrder.values()].map((of) => of.at(-1) as OrderWeek);
  const decided = lasts.filter(({ end }) => end.status !== 'open');
  const won = decided.filter(({ end }) => end.status === 'won').length;
  const lacking = lack(decided.length, won, params);
  if (lacking !== undefined) return lacking;
  const inputs = new Map(weeks.map((week) => [week, inputsOf(week.features)]));
  const inputsFor = (week: OrderWeek): Inputs => inputs.get(week) as Inputs;
  const encoding = fitEncoding(lasts.map(inputsFor), params);
  const rowOf = (week: OrderWeek): SparseRow => encode(encoding, inputsFor(week));
  const all = [...byOrder.values()].flat();
  const options = { width: encoding.width, ridge: new Array(encoding.width).fill(params.ridge) };
  return {
    kind: 'model',
    version: 1,
    learned: { ...spanOf(all), orders: lasts.length, decided: decided.length, won },
    encoding,
    decision: fitLogistic(
      {
        rows: all.map(rowOf),
        outcome: all.map(({ outcome }) => (outcome === 'open' ? 0 : 1)),
        weight: all.map(() => 1),
      },
      options,
    ),
    verdict: fitLogistic(
      {
        rows: decided.map(rowOf),
        outcome: decided.map(({ end }) => (end.status === 'won' ? 1 : 0)),
        weight: decided.map(() => 1),
      },
      options,
    ),
  };
}

/** By order and time, so that sums come out the same whatever order the weeks were handed over in. */
function sorted(weeks: readonly OrderWeek[]): OrderWeek[] {
  return weeks.toSorted((a, b) => {
    if (a.features.order !== b.features.order) return a.features.order < b.features.order ? -1 : 1;
    return a.features.at - b.features.at;
  });
}

function lack(
  decided: number,
  won: number,
  { leastDecided, leastOfEach }: OrderModelParams,
): NoModel | undefined {
  const none = (reason: NoModel['reason'], found: number, needed: number): NoModel => ({
    kind: 'none',
    reason,
    found,
    needed,
  });
  if (decided < leastDecided) return none('too_few_decided', decided, leastDecided);
  if (won < leastOfEach) return none('too_few_won', won, leastOfEach);
  if (decided - won < leastOfEach) return none('too_few_lost', decided - won, leastOfEach);
  return undefined;
}

function spanOf(weeks: readonly OrderWeek[]): { from: Micros; to: Micros } {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { features } of weeks) {
    from = Math.min(from, features.at);
    to = Math.max(to, features.at);
  }
  return { from, to };
}
