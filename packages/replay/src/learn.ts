import { MICROS_PER_DAY, type Micros } from '@grasp/domain';
import {
  fitOrderModel,
  fitRenewals,
  type NoModel,
  type OrderModel,
  type OrderModelParams,
  type OrderWeeks,
  orderWeeks,
  type RenewalModel,
} from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import { type Openings, openingsOf } from './openings.ts';

/** What is learned at a cut-off from what stands there. */
export type Learned = {
  /** The instant up to which it was taught. */
  taught: Micros;
  model: OrderModel | NoModel;
  /** `wonByAge[k]`: the chance that an order is won within k + 1 weeks of its opening. */
  wonByAge: readonly number[];
  openings: Openings;
  /** How past renewals ended; null: too few did. */
  renewals: RenewalModel | null;
};

/** Learns from what stands at the cut-off, and from nothing else. */
export function learnFrom(facts: CutoffFacts, params: OrderModelParams): Learned {
  const orders = facts.histories.map((history) => orderWeeks(history, facts.cutoff));
  return {
    taught: facts.cutoff,
    model: fitOrderModel(orders, params),
    wonByAge: wonByAge(orders),
    openings: openingsOf(facts),
    renewals: fitRenewals(facts.renewals, facts.today),
  };
}

const WEEK = 7 * MICROS_PER_DAY;
/** Orders of weeks older than this are too few to tell anything. */
const MOST_WEEKS = 104;

/**
 * The cumulative incidence of being won by age, with being lost as the competing end: a life table of weeks, in which
 * orders that are still open count for as long as they were seen (Kalbfleisch and Prentice, The Statistical Analysis of
 * Failure Time Data, 8.2).
 */
function wonByAge(orders: readonly OrderWeeks[]): number[] {
  const table: { atRisk: number; won: number; decided: number }[] = [];
  for (const { history, starts, outcomes } of orders) {
    for (let i = 0; i < starts.length; i += 1) {
      const age = Math.round(((starts[i] as number) - history.openedAt) / WEEK);
      if (age >= MOST_WEEKS) continue;
      table[age] ??= { atRisk: 0, won: 0, decided: 0 };
      const row = table[age];
      row.atRisk += 1;
      row.won += Number(outcomes[i] === 'won');
      row.decided += Number(outcomes[i] !== 'open');
    }
  }
  let [open, won] = [1, 0];
  return Array.from(table, (row) => {
    if (row === undefined) return won;
    won += (open * row.won) / row.atRisk;
    open *= 1 - row.decided / row.atRisk;
    return won;
  });
}

/** The chance of being won within some weeks of the opening: between whole weeks along a straight line. */
export function wonWithin(wonByAge: readonly number[], weeks: number): number {
  if (weeks <= 0 || wonByAge.length === 0) return 0;
  const whole = Math.min(Math.floor(weeks), wonByAge.length);
  const before = whole === 0 ? 0 : (wonByAge[whole - 1] as number);
  const after = wonByAge[whole] ?? before;
  return before + (weeks - whole) * (after - before);
}
