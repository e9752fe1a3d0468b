import { featuresAtEach, type OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK, type Micros, type OrderHistory } from './order-history.ts';

/**
 * A week of an open order: how it stood when the week began, what the week brought, and how the order ended by the
 * cut-off.
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
/** Moments at which an order entered a stage; later ones of a restless order are left out. */
const MOST_ENTRIES = 24;

/**
 * The weeks of an order up to a cut-off in which it began open: those counted from its opening, and those that begin when
 * it enters a stage, since a stage that it passes within days stands at the beginning of no other week. A week that the
 * cut-off cuts short is left out whatever it brought: counting only those that brought a decision would overstate how
 * quickly orders are decided.
 */
export function orderWeeks(history: OrderHistory, cutoff: Micros): OrderWeek[] {
  const starts = startsOf(history, cutoff - MICROS_PER_WEEK);
  if (starts.length === 0) return [];
  const ends = starts.map((start) => start + MICROS_PER_WEEK);
  const instants = [...new Set([...starts, ...ends, cutoff])].sort((a, b) => a - b);
  const states = new Map(featuresAtEach(history, instants).map((state) => [state.at, state]));
  const status = states.get(cutoff)?.status ?? 'open';
  const end = { status, at: decidedAt(history, cutoff), cutoff };
  return starts.flatMap((start, i) => {
    const features = states.get(start);
    if (features?.status !== 'open') return [];
    return [{ features, outcome: states.get(ends[i] as Micros)?.status ?? 'open', end }];
  });
}

/** When weeks begin, ascending, the last one at `last` at the latest. */
function startsOf({ openedAt, moments }: OrderHistory, last: Micros): Micros[] {
  const weeks = Math.min(MOST_WEEKS, Math.floor((last - openedAt) / MICROS_PER_WEEK) + 1);
  if (weeks <= 0) return [];
  const entries = moments
    .filter(({ kind, at }) => kind === 'stage' && at > openedAt && at <= last)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
  const starts = Array.from({ length: weeks }, (_, week) => openedAt + week * MICROS_PER_WEEK);
  const all = [...starts, ...[...new Set(entries)].slice(0, MOST_ENTRIES)];
  return [...new Set(all)].sort((a, b) => a - b);
}

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
