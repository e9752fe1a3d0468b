import { featuresAt, featuresAtEach, type OrderFeatures } from './order-features.ts';
import {
  MICROS_PER_WEEK,
  type Micros,
  type OrderCourse,
  type OrderHistory,
  type OrderMoment,
  type Turn,
} from './order-history.ts';

type Status = OrderFeatures['status'];

/** How an order stood at the cut-off, since when where it was decided, and which cut-off that is. */
export type OrderEnd = { status: Status; at: Micros | null; cutoff: Micros };

/** The weeks of one order, without what it looked like in them: that is worked out for those that are asked for. */
export type OrderWeeks = {
  course: OrderCourse;
  /** When each week began, ascending; the order was open then. */
  starts: readonly Micros[];
  /** How the order stood when each week ended. */
  outcomes: readonly Status[];
  end: OrderEnd;
};

/**
 * A week of an open order: how it stood when the week began, what the week brought, and how the order ended by the
 * cut-off.
 */
export type OrderWeek = { features: OrderFeatures; outcome: Status; end: OrderEnd };

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
export function orderWeeks(course: OrderCourse, cutoff: Micros): OrderWeeks {
  const verdicts = course.turns.filter((turn) => isVerdict(turn) && turn.at <= cutoff);
  const starts: Micros[] = [];
  const outcomes: Status[] = [];
  for (const start of startsOf(course, cutoff - MICROS_PER_WEEK)) {
    if (start > course.openedAt && statusAt(verdicts, start) !== 'open') continue;
    starts.push(start);
    outcomes.push(statusAt(verdicts, start + MICROS_PER_WEEK));
  }
  const status = statusAt(verdicts, cutoff);
  const at = status === 'open' ? null : (verdicts.at(-1)?.at ?? null);
  return { course, starts, outcomes, end: { status, at, cutoff } };
}

/** Some of the weeks of an order, by their ascending places, with what it looked like when they began. */
export function weeksAt(
  { course, starts, outcomes, end }: OrderWeeks,
  places: readonly number[],
  historyOf: HistoryOf = ({ history }) => history(),
): OrderWeek[] {
  if (places.length === 0) return [];
  const history = historyOf(course);
  const instants = places.map((place) => starts[place] as Micros);
  const standing = featuresAtEach(history, instants);
  if (instants[0] === history.openedAt) standing[0] = asOpened(history);
  return standing.map((features, i) => ({
    features,
    outcome: outcomes[places[i] as number] as Status,
    end,
  }));
}

export type HistoryOf = (course: OrderCourse) => OrderHistory;

/** Makes histories; of those orders that are looked at twice it is kept from the first time to the second. */
export function createHistories(twice: ReadonlySet<OrderCourse>): HistoryOf {
  const kept = new Map<OrderCourse, OrderHistory>();
  return (course) => {
    const known = kept.get(course);
    if (known !== undefined) {
      kept.delete(course);
      return known;
    }
    const history = course.history();
    if (twice.has(course)) kept.set(course, history);
    return history;
  };
}

/** An order at its opening, all but what decided it: exports that know days alone decide many at that very instant. */
function asOpened(history: OrderHistory): OrderFeatures {
  const moments = history.moments.filter((moment) => !isVerdict(moment));
  return featuresAt({ ...history, moments }, history.openedAt) as OrderFeatures;
}

const isVerdict = ({ kind }: OrderMoment): boolean =>
  kind === 'won' || kind === 'lost' || kind === 'reopened';

/** What the last verdict or reopening up to an instant made of the order. */
function statusAt(verdicts: readonly Turn[], at: Micros): Status {
  let status: Status = 'open';
  for (const turn of verdicts) {
    if (turn.at > at) break;
    status = turn.kind === 'won' || turn.kind === 'lost' ? turn.kind : 'open';
  }
  return status;
}

/** When weeks begin, ascending, the last one at `last` at the latest. */
function startsOf({ openedAt, turns }: OrderCourse, last: Micros): Micros[] {
  const weeks = Math.min(MOST_WEEKS, Math.floor((last - openedAt) / MICROS_PER_WEEK) + 1);
  if (weeks <= 0) return [];
  const entries = turns
    .filter(({ kind, at }) => kind === 'stage' && at > openedAt && at <= last)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
  const starts: Micros[] = [];
  for (let week = 0; week < weeks; week += 1) starts.push(openedAt + week * MICROS_PER_WEEK);
  if (entries.length === 0) return starts;
  const all = [...starts, ...[...new Set(entries)].slice(0, MOST_ENTRIES)];
  return [...new Set(all)].sort((a, b) => a - b);
}
