import { createHazards } from './decision.ts';
import { createExplanation } from './explain-verdict.ts';
import { profileOf, readerOf } from './inputs.ts';
import { sigmoid } from './logistic.ts';
import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK, type Micros } from './order-history.ts';
import type { OrderModel } from './order-model.ts';
import { createVerdicts, type Judged, type VerdictModel } from './verdict.ts';
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
  { decision, verdict }: OrderModel,
  orders: readonly OrderFeatures[],
  weeks: number,
  { reasons = true }: { reasons?: boolean } = {},
): OrderForecast[] {
  const hazardsOf = createHazards(decision, weeks);
  const aheads = Array.from({ length: weeks }, (_, week) => week + 0.5);
  const verdictsOf = createVerdicts(verdict.calibration, aheads);
  const reasonsOf = reasons ? createReasons(verdict) : () => [];
  return orders.map((features) => {
    const profile = profileOf(features);
    const scored = scoreOf(verdict.score, profile, reasons);
    const seen = { features, scored };
    const hazards = hazardsOf({ features, profile, score: scored.logOdds });
    return {
      order: features.order,
      at: features.at,
      ...pathsOf(hazards, verdictsOf(seen)),
      reasons: reasonsOf(seen),
    };
  });
}

/** Reasons that are given at most, and the log-odds that one must have moved. */
const MOST_REASONS = 8;
const LEAST_EFFECT = 0.02;

function createReasons(verdict: VerdictModel): (seen: Judged) => Reason[] {
  const { inputs, effectsOn } = createExplanation(verdict);
  const read = inputs.map(readerOf);
  return (seen) => {
    const reasons: Reason[] = [];
    effectsOn(seen).forEach((effect, place) => {
      if (Math.abs(effect) < LEAST_EFFECT) return;
      const [input, valueIn] = [inputs[place], read[place]] as [string, (typeof read)[number]];
      reasons.push({ input, value: valueIn(seen.features), effect });
    });
    return reasons.sort(byEffect).slice(0, MOST_REASONS);
  };
}

const byEffect = (a: Reason, b: Reason): number =>
  Math.abs(b.effect) - Math.abs(a.effect) || (a.input < b.input ? -1 : 1);

/** The chance that an order is won by an instant: between whole weeks along a straight line. */
export function chanceOfWinningBy({ at, won }: OrderForecast, by: Micros): number {
  const weeks = Math.max(0, (by - at) / MICROS_PER_WEEK);
  const whole = Math.min(Math.floor(weeks), won.length);
  const before = whole === 0 ? 0 : (won[whole - 1] as number);
  const after = won[whole] ?? before;
  return before + (weeks - whole) * (after - before);
}

/** The chances of having been won and lost by the end of each week, of those to be decided in it and of how that goes. */
function pathsOf(hazards: readonly number[], verdicts: readonly number[]) {
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
