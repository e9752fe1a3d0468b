import type { Micros } from '@grasp/domain';
import {
  courseOf,
  featuresAt,
  fitOrderModel,
  forecastOrders,
  type OrderFeatures,
  type OrderHistory,
  type OrderModel,
  orderWeeks,
  type Stated,
  scoreChances,
  verdictOn,
} from '@grasp/forecast';
import type { Figure } from '../row.ts';

const WEEK = 604_800_000_000;

/** How an order ended, and when. */
export type Ending = { status: 'won' | 'lost'; at: Micros };

/** How each order ended, of those that did. */
export function endingsOf(histories: readonly OrderHistory[]): Map<string, Ending> {
  const endings = new Map<string, Ending>();
  for (const { order, moments } of histories) {
    for (const { kind, at } of moments) {
      if (kind === 'won' || kind === 'lost') endings.set(order, { status: kind, at });
      if (kind === 'reopened') endings.delete(order);
    }
  }
  return endings;
}

/** The model of what is known at a cut-off. @throws Error where there is too little. */
export function modelAt(histories: readonly OrderHistory[], cutoff: Micros): OrderModel {
  const model = fitOrderModel(histories.map((history) => orderWeeks(courseOf(history), cutoff)));
  if (model.kind === 'none') throw new Error(`no model: ${model.reason}`);
  return model;
}

/** Orders that are open at a cut-off. */
export function openAt(histories: readonly OrderHistory[], cutoff: Micros): OrderFeatures[] {
  return histories
    .map((history) => featuresAt(history, cutoff))
    .filter((features) => features?.status === 'open') as OrderFeatures[];
}

/** Chances stated of orders, with those of the base rate of all that was decided before, and what came. */
export type Judged = { stated: Stated[]; baseRate: number };

/** The chance that each order is won, if it is decided before `until`, of those that were. */
export function judgeDecided(
  model: OrderModel,
  orders: readonly OrderFeatures[],
  { endings, until }: { endings: ReadonlyMap<string, Ending>; until: Micros },
): Judged {
  const decided = orders.filter(({ order }) => (endings.get(order)?.at ?? until) < until);
  const stated = decided.flatMap((order): Stated[] => {
    const weeks = Math.max(1, Math.ceil((until - order.at) / WEEK));
    const [forecast] = forecastOrders(model, [order], weeks);
    const [won, lost] = [forecast?.won.at(-1) ?? 0, forecast?.lost.at(-1) ?? 0];
    const happened = endings.get(order.order)?.status === 'won' ? 1 : 0;
    return [{ chance: won / (won + lost), happened }];
  });
  return { stated, baseRate: model.learned.won / model.learned.decided };
}

/** What is wanted of the scores of one question. */
export type Wanted = { logLoss?: number; brier?: number; auc?: number; ece?: number };

/** The figures of a question: the model's scores beside the base rate's. */
export function figuresOf(name: string, { stated, baseRate }: Judged, wanted: Wanted): Figure[] {
  const ours = scoreChances(stated, baseRate);
  const base = scoreChances(stated.map((of) => ({ ...of, chance: baseRate })));
  const at = (what: string, value: number | null, target?: Figure['target']): Figure => ({
    name: `${name} ${what}`,
    value: value ?? Number.NaN,
    unit: 'score',
    ...(target === undefined ? {} : { target }),
  });
  const most = (max: number | undefined) => (max === undefined ? undefined : { max });
  return [
    { name: `${name} orders judged`, value: ours.count, unit: 'count' },
    at('rate', ours.rate),
    at('mean chance stated', ours.stated),
    at('log loss', ours.logLoss, most(wanted.logLoss)),
    at('log loss of the base rate', base.logLoss),
    at('Brier', ours.brier, most(wanted.brier)),
    at('Brier of the base rate', base.brier),
    at('skill', ours.skill),
    at('AUC', ours.auc, wanted.auc === undefined ? undefined : { min: wanted.auc }),
    at('ECE', ours.ece, most(wanted.ece)),
  ];
}

/** The verdict in words. */
export const wordsOf = (name: string, { stated, baseRate }: Judged): string =>
  `  ${name}: ${verdictOn(stated, baseRate) ?? 'better than the base rate'}`;
