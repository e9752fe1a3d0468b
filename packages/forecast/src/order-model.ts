import { bulkDays, dayOf, timedFrom } from './bulk-closings.ts';
import { type DecisionModel, fitDecision, type Landmark } from './decision.ts';
import type { Micros } from './order-history.ts';
import { DEFAULT_ORDER_PARAMS, type OrderModelParams } from './order-params.ts';
import { createHistories, type HistoryOf, type OrderWeeks, weeksAt } from './order-weeks.ts';
import { shareOf } from './sampling.ts';
import { estimateShock, type Shock } from './shock.ts';
import { fitVerdict, type VerdictModel } from './verdict.ts';
import type { VerdictWeek } from './verdict-weeks.ts';

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
  /** How far chances of whole months, and of reps within them, were off together. */
  shock: Shock;
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
 * being won and lost. The order of orders changes nothing.
 */
export function fitOrderModel(
  given: readonly OrderWeeks[],
  params: OrderModelParams = DEFAULT_ORDER_PARAMS,
): OrderModel | NoModel {
  const orders = sorted(given.filter(({ starts }) => starts.length > 0));
  const decided = orders.filter(({ end }) => end.status !== 'open');
  const won = decided.filter(({ end }) => end.status === 'won').length;
  const lacking = lack(decided.length, won, params);
  if (lacking !== undefined) return lacking;
  const bulk = bulkDays(decided.map(closedAt));
  const isBulk = (of: OrderWeeks): boolean =>
    of.end.status !== 'open' && bulk.has(dayOf(closedAt(of)));
  const latest = sorted(
    decided.toSorted((a, b) => closedAt(b) - closedAt(a)).slice(0, params.mostOrders),
  );
  const timed = latest.filter((of) => !isBulk(of)).length;
  const isTimed = (of: OrderWeeks): boolean => timed < params.leastDecided || !isBulk(of);
  const daily = orders.filter((of) => !isBulk(of));
  const timely = tellingWhen(
    [since(daily, timedFrom(decided.map(closedAt))), daily, orders],
    params.leastOfEach,
  );
  const chosen = sample(timely, params.mostWeeks);
  const historyOf = historiesFor(latest, chosen);
  const { verdict, past, unseen } = fitVerdict(
    eachOf(latest, (of) =>
      landmarksOf(of, { isBulk: isBulk(of), isTimed: isTimed(of) }, historyOf),
    ),
    params,
  );
  return {
    kind: 'model',
    version: 1,
    learned: {
      ...spanOf(orders),
      ...{ orders: orders.length, decided: decided.length, won },
      bulkClosed: decided.filter(isBulk).length,
    },
    decision: fitDecision(
      eachOf(chosen, (weeks) => chosenWeeks(weeks, historyOf)),
      unseen,
      params,
    ),
    verdict,
    shock: estimateShock(past),
  };
}

const nameOf = ({ course }: OrderWeeks): string => course.order;
const closedAt = ({ end }: OrderWeeks): Micros => end.at ?? end.cutoff;

/** By order, so that sums come out the same whatever order they were handed over in. */
const sorted = (orders: readonly OrderWeeks[]): OrderWeeks[] =>
  orders.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : Number(nameOf(a) > nameOf(b))));

/** The first of some ways to look at orders in which enough weeks brought a decision; the last one where none has. */
const tellingWhen = (ways: readonly OrderWeeks[][], least: number): readonly OrderWeeks[] =>
  ways.find((way) => decisiveWeeks(way) >= least) ?? ways.at(-1) ?? [];

const decisiveWeeks = (orders: readonly OrderWeeks[]): number =>
  orders.reduce((sum, of) => sum + of.outcomes.filter((outcome) => outcome !== 'open').length, 0);

/** Orders by the weeks that began at an instant or later. */
const since = (orders: readonly OrderWeeks[], from: Micros): OrderWeeks[] =>
  orders.map((of) => {
    const first = of.starts.findIndex((at) => at >= from);
    const skipped = first < 0 ? of.starts.length : first;
    return { ...of, starts: of.starts.slice(skipped), outcomes: of.outcomes.slice(skipped) };
  });

/** Weeks of an order that stand for it, evenly from its first to its last; together they count as one. */
const LANDMARKS = 5;

/** An order that was closed in bulk teaches from its opening alone: when it really ended nobody knows. */
function landmarksOf(
  of: OrderWeeks,
  { isBulk, isTimed }: { isBulk: boolean; isTimed: boolean },
  historyOf: HistoryOf,
): VerdictWeek[] {
  const last = isTimed ? of.starts.length - 1 : 0;
  const places = new Set(
    Array.from({ length: LANDMARKS }, (_, i) => Math.floor((i * last) / (LANDMARKS - 1))),
  );
  const weight = 1 / places.size;
  return weeksAt(of, [...places], historyOf).map((week, i) => ({
    week,
    teaches: isBulk ? Number(i === 0) : weight,
    calibrates: isTimed ? weight : 0,
  }));
}

/** Weeks of an order that are looked at, by their places, and how many weeks each stands for. */
type Chosen = { of: OrderWeeks; places: number[]; weights: number[] };

/**
 * About so many of the weeks, the same ones each time: those that brought a decision first, as they are few and tell most;
 * each of the others stands for as many as were passed over.
 */
function sample(orders: readonly OrderWeeks[], most: number): Chosen[] {
  const decisive = decisiveWeeks(orders);
  const quiet = orders.reduce((sum, { starts }) => sum + starts.length, 0) - decisive;
  const shares = {
    decisive: Math.min(1, most / 2 / decisive),
    quiet: Math.min(1, (most - Math.min(most / 2, decisive)) / quiet),
  };
  return orders.flatMap((of): Chosen[] => {
    const shareAt = (place: number): number =>
      of.outcomes[place] === 'open' ? shares.quiet : shares.decisive;
    const places = of.starts.flatMap((at, place) =>
      shareOf(`${nameOf(of)} ${at}`) < shareAt(place) ? [place] : [],
    );
    if (places.length === 0) return [];
    return [{ of, places, weights: places.map((place) => 1 / shareAt(place)) }];
  });
}

/** Histories for the weeks that teach the verdict, then for those that teach how soon: many orders are looked at for both. */
function historiesFor(latest: readonly OrderWeeks[], chosen: readonly Chosen[]): HistoryOf {
  const taught = new Set(latest.map(({ course }) => course));
  const again = chosen.map(({ of }) => of.course).filter((course) => taught.has(course));
  return createHistories(new Set(again));
}

const chosenWeeks = ({ of, places, weights }: Chosen, historyOf: HistoryOf): Landmark[] =>
  weeksAt(of, places, historyOf).map((week, i) => ({ week, weight: weights[i] as number }));

/** What some orders give, one order after the other: nothing of an order is held once it is looked at. */
function* eachOf<O, T>(orders: readonly O[], give: (of: O) => readonly T[]): Iterable<T> {
  for (const of of orders) yield* give(of);
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

function spanOf(orders: readonly OrderWeeks[]): { from: Micros; to: Micros } {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { starts } of orders) {
    from = Math.min(from, starts[0] as Micros);
    to = Math.max(to, starts.at(-1) as Micros);
  }
  return { from, to };
}
