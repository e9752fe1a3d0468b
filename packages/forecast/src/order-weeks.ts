import { featuresAtEach, type OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK, type Micros, type OrderHistory } from './order-history.ts';

/**
 * A week of an open order: how it stood when the week began, what the week brought, and how the order ended by the
 * cut-off. Weeks are counted from the order's opening.
 */
export type OrderWeek = {
  features: OrderFeatures;
  /** How the order stood when the week ended. */
  outcome: 'won' | 'lost' | 'open';
  /** How the order stood at the cut-off, since when where it was decided, and which cut-off that is. */
  end: { status: 'won' | 'lost' | 'open'; at: Micros | null; cutoff: Micros };
};

/** Older weeks teach nothing more about an order; it keeps an order that nobody closed from filling the memory. */
const MOST_WEEKS = 260;

/**
 * The weeks of an order up to a cut-off in which it began open. A week that the cut-off cuts short is left out whatever
 * it brought: counting only those of them that brought a decision would overstate how quickly orders are decided.
 */
export function orderWeeks(history: OrderHistory, cutoff: Micros): OrderWeek[] {
  const elapsed = Math.floor((cutoff - history.openedAt) / MICROS_PER_WEEK);
  if (elapsed < 0) return [];
  const weeks = Math.min(elapsed, MOST_WEEKS);
  const starts = Array.from(
    { length: weeks + 1 },
    (_, week) => history.openedAt + week * MICROS_PER_WEEK,
  );
  const states = featuresAtEach(history, [...starts, cutoff]);
  const status = statusOf(states, states.length - 1);
  const end = { status, at: decidedAt(history, cutoff), cutoff };
  return states.slice(0, weeks).flatMap((features, week) => {
    if (features.status !== 'open') return [];
    return [{ features, outcome: statusOf(states, week + 1), end }];
  });
}

const statusOf = (states: readonly OrderFeatures[], i: number): OrderFeatures['status'] =>
  states[i]?.status ?? 'open';

/** When the verdict fell that stands at the cut-off. */
function decidedAt({ moments }: OrderHistory, cutoff: Micros): Micros | null {
  let decided: Micros | null = null;
  for (const { kind, at } of moments.toSorted((a, b) => a.at - b.at)) {
    if (at > cutoff) break;
    if (kind === 'won' || kind === 'lost') decided = at;
    if (kind === 'reopened') decided = null;
  }
  return decided;
}
