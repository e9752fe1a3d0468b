import { MICROS_PER_DAY, type Micros } from '@grasp/domain';
import {
  type ArrivalItem,
  featuresAt,
  forecastOrders,
  type OrderFeatures,
  type OrderModel,
} from '@grasp/forecast';
import { type CutoffFacts, OPENINGS_DAYS } from '@grasp/read-models';
import type { Period } from './period.ts';

const WEEK = 7 * MICROS_PER_DAY;
/** Amounts that stand for those of orders to come, at most; fewer than the least are too few for a group of its own. */
const MOST_AMOUNTS = 500;
const LEAST_AMOUNTS = 20;

type Whose = { currency: string; rep: string | null; team: string | null };

/** How many orders were opened of late, how soon such are won, and what those are worth: all that is said of orders to come. */
export type Openings = {
  /** `wonBy[k]`: the chance that one of them is won within k + 1 weeks of its opening. */
  groups: (Whose & { perWeek: number; amounts: number[]; wonBy: number[] })[];
  /** Variance ÷ mean of the weekly counts, at least that of a Poisson process. */
  dispersion: number;
};

/** Openings of the last weeks before a cut-off, told apart by currency, rep and team. */
export function openingsOf({ cutoff, orders, signed }: CutoffFacts, model: OrderModel): Openings {
  const first = orders.reduce((least, { openedAt }) => Math.min(least, openedAt), cutoff);
  const since = Math.max(cutoff - OPENINGS_DAYS * MICROS_PER_DAY, first);
  const weeks = Math.max(1, (cutoff - since) / WEEK);
  const opened = orders
    .filter(({ openedAt }) => openedAt >= since)
    .map(({ openedAt, history }) => featuresAt(history(), openedAt))
    .filter((features) => features !== undefined);
  const amountsOf = createAmounts(opened, signed);
  const groups = Map.groupBy(opened, ({ currency, rep, team }) =>
    JSON.stringify([currency, rep, team]),
  );
  return {
    groups: [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, of]) => {
        const { currency, rep, team } = of[0] as OrderFeatures;
        const whose = { currency, rep, team };
        const perWeek = of.length / weeks;
        return { ...whose, perWeek, amounts: amountsOf(whose), wonBy: wonByAge(model, of) };
      }),
    dispersion: dispersionOf(opened.map(({ at }) => Math.floor((cutoff - at) / WEEK))),
  };
}

/** Openings that stand for those of a group, and weeks after which hardly any order is won any more. */
const MOST_OPENINGS = 50;
const MOST_AGE = 104;

/** The mean over some openings of what the model says of them on the day of their opening. */
function wonByAge(model: OrderModel, opened: readonly OrderFeatures[]): number[] {
  const step = Math.ceil(opened.length / MOST_OPENINGS);
  const some = opened.filter((_, i) => i % step === 0);
  const sums = new Array<number>(MOST_AGE).fill(0);
  for (const { won } of forecastOrders(model, some, MOST_AGE, { reasons: false })) {
    won.forEach((chance, week) => {
      sums[week] = (sums[week] as number) + chance;
    });
  }
  return sums.map((sum) => sum / some.length);
}

/**
 * What orders to come are worth when they are won: as those that were signed last, of the rep where there are enough, else of
 * the currency. Large orders are opened more often than won, so amounts at the opening stand in only where few were won.
 */
function createAmounts(opened: readonly OrderFeatures[], signed: CutoffFacts['signed']) {
  const latest = signed.toSorted((a, b) =>
    a.signedOn === b.signedOn ? (a.order < b.order ? -1 : 1) : a.signedOn < b.signedOn ? -1 : 1,
  );
  const byRep = Map.groupBy(latest, ({ currency, rep }) => JSON.stringify([currency, rep]));
  const byCurrency = Map.groupBy(latest, ({ currency }) => currency);
  return ({ currency, rep }: Whose): number[] => {
    const known = [
      byRep.get(JSON.stringify([currency, rep])) ?? [],
      byCurrency.get(currency) ?? [],
    ].find(({ length }) => length >= LEAST_AMOUNTS);
    const of = known ?? opened.filter((order) => order.currency === currency);
    return of.slice(-MOST_AMOUNTS).map(({ amount }) => amount);
  };
}

function dispersionOf(weeks: readonly number[]): number {
  if (weeks.length === 0) return 1;
  const counts = new Map<number, number>();
  for (const week of weeks) counts.set(week, (counts.get(week) ?? 0) + 1);
  const n = weeks.reduce((last, week) => Math.max(last, week), 0) + 1;
  const mean = weeks.length / n;
  const squares = [...counts.values()].reduce((sum, count) => sum + (count - mean) ** 2, 0);
  const variance = (squares + (n - counts.size) * mean ** 2) / Math.max(1, n - 1);
  return Math.max(1, variance / mean);
}

/** One group's orders that do not exist yet, of a currency. */
export type Arrival = { currency: string; item: ArrivalItem };

/** Orders that do not exist yet: as many a week as were opened of late, each with the chance that those had at their opening. */
export function arrivalsOf(
  { groups, dispersion }: Openings,
  { cutoff, period }: { cutoff: Micros; period: Period },
): Arrival[] {
  return groups.map(({ currency, rep, team, perWeek, amounts, wonBy }) => {
    const expected = perWeek * winsPerArrival(wonBy, cutoff, period);
    return {
      currency,
      item: { expected, dispersion, amounts, groups: { rep, team, stage: null } },
    };
  });
}

/** Wins within the period of one order a week that is opened from the cut-off on. */
function winsPerArrival(wonBy: readonly number[], cutoff: Micros, { from, to }: Period): number {
  let wins = 0;
  for (let at = cutoff; at < to; at += WEEK) {
    const part = Math.min(1, (to - at) / WEEK);
    const middle = at + (part * WEEK) / 2;
    const within = (until: Micros): number => wonWithin(wonBy, (until - middle) / WEEK);
    wins += part * (within(to) - within(from));
  }
  return wins;
}

/** The chance of being won within some weeks of the opening: between whole weeks along a straight line. */
function wonWithin(wonBy: readonly number[], weeks: number): number {
  if (weeks <= 0) return 0;
  const whole = Math.min(Math.floor(weeks), wonBy.length);
  const before = whole === 0 ? 0 : (wonBy[whole - 1] as number);
  const after = wonBy[whole] ?? before;
  return before + (weeks - whole) * (after - before);
}
