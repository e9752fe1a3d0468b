import { weeklyHazards } from './decision.ts';
import { type Inputs, profileOf, valueOfInput } from './inputs.ts';
import { sigmoid } from './logistic.ts';
import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK, type Micros } from './order-history.ts';
import type { OrderModel } from './order-model.ts';
import { explainVerdict, type Judged, verdictLogOdds } from './verdict.ts';
import { scoreOf } from './verdict-score.ts';

/** A fact about an order and how far it moved the chance of winning it. */
export type Reason = {
  /** Name of the input, as `stage`, `touches28`, `fact.asked_price`, `attribute.region`. */
  input: string;
  /** What the order has there; null: nothing is known. */
  value: string | number | null;
  /** Log-odds by which it moved the order away from the average one; positive: towards winning. */
  effect: number;
};

/** What is expected of an open order. */
export type OrderForecast = {
  order: string;
  at: Micros;
  /** `won[k]`: the chance that it is won within k + 1 weeks. Ascends; together with `lost[k]` never above 1. */
  won: readonly number[];
  lost: readonly number[];
  /** The facts that moved it most, largest first. */
  reasons: readonly Reason[];
};

/**
 * What is expected of open orders over some weeks, if nothing but time happens to them. Reasons cost a half of it: they can be
 * left out.
 */
export function forecastOrders(
  model: OrderModel,
  orders: readonly OrderFeatures[],
  weeks: number,
  { reasons = true }: { reasons?: boolean } = {},
): OrderForecast[] {
  return orders.map((features) => {
    const profile = profileOf(features);
    const seen = { features, profile, scored: scoreOf(model.verdict.score, profile) };
    return {
      order: features.order,
      at: features.at,
      ...pathsOf(model, seen, weeks),
      reasons: reasons ? reasonsOf(model, seen) : [],
    };
  });
}

type Seen = Judged & { profile: Inputs };

/** Reasons that are given at most, and the log-odds that one must have moved. */
const MOST_REASONS = 8;
const LEAST_EFFECT = 0.02;

function reasonsOf(model: OrderModel, seen: Seen): Reason[] {
  const effects = new Map<string, number>();
  explainVerdict(model.verdict, seen, (input, by) => {
    effects.set(input, (effects.get(input) ?? 0) + by);
  });
  return [...effects]
    .filter(([, effect]) => Math.abs(effect) >= LEAST_EFFECT)
    .sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1))
    .slice(0, MOST_REASONS)
    .map(([input, effect]) => ({ input, value: valueOfInput(seen.features, input), effect }));
}

/** The chance that an order is won by an instant: between whole weeks along a straight line. */
export function chanceOfWinningBy({ at, won }: OrderForecast, by: Micros): number {
  const weeks = Math.max(0, (by - at) / MICROS_PER_WEEK);
  const whole = Math.min(Math.floor(weeks), won.length);
  const before = whole === 0 ? 0 : (won[whole - 1] as number);
  const after = won[whole] ?? before;
  return before + (weeks - whole) * (after - before);
}

function pathsOf(model: OrderModel, seen: Seen, weeks: number) {
  const hazards = weeklyHazards(model.decision, { ...seen, score: seen.scored.logOdds }, weeks);
  const aheads = hazards.map((_, week) => week + 0.5);
  const verdicts = verdictLogOdds(model.verdict.calibration, seen, aheads);
  const won: number[] = [];
  const lost: number[] = [];
  let open = 1;
  let [wonSoFar, lostSoFar] = [0, 0];
  hazards.forEach((hazard, week) => {
    const decided = open * hazard;
    const toWin = sigmoid(verdicts[week] as number);
    wonSoFar += decided * toWin;
    lostSoFar += decided * (1 - toWin);
    open -= decided;
    won.push(wonSoFar);
    lost.push(lostSoFar);
  });
  return { won, lost };
}
