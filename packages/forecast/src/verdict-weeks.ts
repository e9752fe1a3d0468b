import { createTable, type InputTable } from './input-table.ts';
import { clocksOf, firstWeekOf, type Inputs, profileOf } from './inputs.ts';
import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK } from './order-history.ts';
import type { OrderEnd, OrderWeek } from './order-weeks.ts';
import type { Examples } from './verdict-score.ts';

/** A week of a decided order: how much it counts for the score, and for the calibration of the score. */
export type VerdictWeek = { week: OrderWeek; teaches: number; calibrates: number };

/** What is left of a week that calibrates once its inputs stand in the tables; `example` is its row among the examples. */
export type CalibratingWeek = {
  example: number;
  order: string;
  rep: string | null;
  end: OrderEnd;
  weight: number;
};

/** Weeks in columns; `orders` are those of the examples, `clocks` has a row per week that calibrates. */
export type GatheredWeeks = {
  examples: Examples;
  orders: readonly string[];
  calibrating: readonly CalibratingWeek[];
  clocks: InputTable;
};

/**
 * Puts weeks into columns as they come, so that none of them lives longer than that. Weeks of an order between which nothing
 * changed are one example.
 */
export function gatherWeeks(weeks: Iterable<VerdictWeek>): GatheredWeeks {
  const [inputs, clocks] = [createTable(), createTable()];
  const orders: string[] = [];
  const [outcome, weight]: [number[], number[]] = [[], []];
  const calibrating: CalibratingWeek[] = [];
  let last: Inputs | undefined;
  for (const { week, teaches, calibrates } of weeks) {
    const { features, end } = week;
    const { order, rep } = features;
    const profile = profileOf(features);
    const isKnown = last !== undefined && orders.at(-1) === order && isSame(last, profile);
    last = profile;
    const example = isKnown ? orders.length - 1 : orders.push(order) - 1;
    weight[example] = (weight[example] ?? 0) + teaches;
    if (!isKnown) {
      inputs.put(profile);
      outcome.push(end.status === 'won' ? 1 : 0);
    }
    if (calibrates === 0) continue;
    clocks.put(clockInputs(features, weeksToDecision(week)));
    calibrating.push({ example, order, rep, end, weight: calibrates });
  }
  const examples = {
    inputs: inputs.finish(),
    outcome: Float64Array.from(outcome),
    weight: Float64Array.from(weight),
  };
  return { examples, orders, calibrating, clocks: clocks.finish() };
}

const isSame = (a: Inputs, b: Inputs): boolean =>
  isPart(a.numbers, b.numbers) &&
  isPart(b.numbers, a.numbers) &&
  isPart(a.levels, b.levels) &&
  isPart(b.levels, a.levels);

function isPart<T>(part: Record<string, T>, whole: Record<string, T>): boolean {
  for (const name in part) if (part[name] !== whole[name]) return false;
  return true;
}

/** What a calibration looks at besides the score: the clocks `ahead` weeks later. */
const clockInputs = (features: OrderFeatures, ahead: number): Inputs => ({
  numbers: clocksOf(features, ahead),
  levels: { week: firstWeekOf(features, ahead) },
});

const weeksToDecision = ({ features, end }: OrderWeek): number =>
  Math.max(0, ((end.at ?? features.at) - features.at) / MICROS_PER_WEEK);
