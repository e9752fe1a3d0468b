import { formatInstant } from '@grasp/domain';
import type { NoModel, OrderModel } from '@grasp/forecast';
import type { ForecastModelView } from '@grasp/read-models/views';
import type { RunInputs } from './inputs.ts';
import { isRuleChange } from './rule-changes.ts';

/** The model of all runs, with the version of its code: another one may give other bytes. */
export const MODEL = 'order-hazards/18';

/** What counts in discipline (decision 16), with the version of its code. */
const COUNTING = 'discipline/1';

/** By what a run is made: the model of orders, what counts of calls, or both. */
export function modelOf(inputs: RunInputs): string {
  if (inputs.kind !== 'what-if' || !inputs.changes.some(isRuleChange)) return MODEL;
  return inputs.changes.every(isRuleChange) ? COUNTING : `${MODEL} ${COUNTING}`;
}

/** What people are told of a model. */
export function toModelView(model: OrderModel | NoModel, seed: number): ForecastModelView {
  if (model.kind === 'none') {
    const { reason, found, needed } = model;
    return { version: MODEL, seed, learned: null, lacking: { reason, found, needed } };
  }
  const { from, to, ...counts } = model.learned;
  const learned = { from: formatInstant(from), to: formatInstant(to), ...counts };
  return { version: MODEL, seed, learned, lacking: null };
}
