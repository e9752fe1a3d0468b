import type { Micros } from '@grasp/domain';
import {
  fitOrderModel,
  fitRenewals,
  type NoModel,
  type OrderModel,
  type OrderModelParams,
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
  /** Null where there is no model. */
  openings: Openings | null;
  /** How past renewals ended; null: too few did. */
  renewals: RenewalModel | null;
};

/** Learns from what stands at the cut-off, and from nothing else. */
export function learnFrom(facts: CutoffFacts, params: OrderModelParams): Learned {
  const orders = facts.orders.map((order) => orderWeeks(order, facts.cutoff));
  const model = fitOrderModel(orders, params);
  const openings = model.kind === 'model' ? openingsOf(facts, model) : null;
  const renewals = fitRenewals(facts.renewals, facts.today);
  return { taught: facts.cutoff, model, openings, renewals };
}
