import { bulkDays, dayOf } from './bulk-closings.ts';
import { type DecisionModel, fitDecision } from './decision.ts';
import type { Micros } from './order-history.ts';
import { DEFAULT_ORDER_PARAMS, type OrderModelParams } from './order-params.ts';
import type { OrderWeek } from './order-weeks.ts';
import { shareOf } from './sampling.ts';
import { fitVerdict, type VerdictModel, type VerdictWeek } from './verdict.ts';

/** A fitted model; plain data that JSON keeps without loss. */
export type OrderModel = {
  kind: 'model';
  version: 1;
  /** What it was learned from; `bulkClosed`: orders of which it is known how they ended, not when. */
  learned: {
    from: Micros;
    to: Micros;
    orders: number;
    decided: number;
    won: number;
    bulkClosed: number;
  };
  decision: DecisionModel;
  verdict: VerdictModel;
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
 * parts: how soon an open order is decided, and whether it is won where it is. Their products are the weekly hazards of
 * being won and lost. The order of weeks changes nothing.
 */
export function fitOrderModel(
  weeks: readonly OrderWeek[],
  params: OrderModelParams = DEFAULT_ORDER_PARAMS,
): OrderModel | NoModel {
  const orders = [...Map.groupBy(sorted(weeks), ({ features }) => features.order).values()];
  const decided = orders.filter((of) => endOf(of).status !== 'open');
  const won = decided.filter((of) => endOf(of).status === 'won').length;
  const lacking = lack(decided.length, won, params);
  if (lacking !== undefined) return lacking;
  const bulk = bulkDays(decided.map(closedAt));
  const isBulk = (of: readonly OrderWeek[]): boolean =>
    endOf(of).status !== 'open' && bulk.has(dayOf(closedAt(of)));
  const latest = decided
    .toSorted((a, b) => closedAt(b) - closedAt(a))
    .slice(0, params.mostOrders)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const timed = latest.filter((of) => !isBulk(of));
  const known = timed.length >= params.leastDecided ? timed : latest;
  const score = latest.flatMap((of) =>
    isBulk(of) ? landmarksOf(of.slice(0, 1)) : landmarksOf(of),
  );
  return {
    kind: 'model',
    version: 1,
    learned: {
      ...spanOf(weeks),
      ...{ orders: orders.length, decided: decided.length, won },
      bulkClosed: decided.filter(isBulk).length,
    },
    decision: fitDecision(
      sample(orders.filter((of) => !isBulk(of)).flat(), params.mostWeeks),
      params,
    ),
    verdict: fitVerdict(score, known.flatMap(landmarksOf), params),
  };
}

/** By order and time, so that sums come out the same whatever order the weeks were handed over in. */
function sorted(weeks: readonly OrderWeek[]): OrderWeek[] {
  return weeks.toSorted((a, b) => {
    if (a.features.order !== b.features.order) return a.features.order < b.features.order ? -1 : 1;
    return a.features.at - b.features.at;
  });
}

const nameOf = (of: readonly OrderWeek[]): string => (of[0] as OrderWeek).features.order;
const endOf = (of: readonly OrderWeek[]): OrderWeek['end'] => (of[0] as OrderWeek).end;
const closedAt = (of: readonly OrderWeek[]): Micros => endOf(of).at ?? endOf(of).cutoff;

/** Weeks of an order that stand for it, evenly from its first to its last; together they count as one. */
const LANDMARKS = 5;

function landmarksOf(of: readonly OrderWeek[]): VerdictWeek[] {
  const places = new Set(
    Array.from({ length: LANDMARKS }, (_, i) =>
      Math.floor((i * (of.length - 1)) / (LANDMARKS - 1)),
    ),
  );
  return [...places].map((place) => ({ week: of[place] as OrderWeek, weight: 1 / places.size }));
}

/** About so many of the weeks, the same ones each time. */
function sample(weeks: readonly OrderWeek[], most: number): OrderWeek[] {
  const share = most / weeks.length;
  return weeks.filter(({ features }) => shareOf(`${features.order} ${features.at}`) < share);
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
