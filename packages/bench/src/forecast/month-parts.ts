import type { Micros } from '@grasp/domain';
import {
  type ArrivalItem,
  chanceOfWinningBy,
  featuresAt,
  forecastOrders,
  type OpenItem,
  type OrderFeatures,
  type OrderHistory,
  type OrderModel,
} from '@grasp/forecast';
import { openAt } from './judge-orders.ts';

const WEEK = 604_800_000_000;
/** Openings of so many weeks before the cut-off say how many are to come. */
const LOOK_BACK_WEEKS = 26;

/** What a month ahead is made of, at its first instant. */
export type MonthParts = { open: OpenItem[]; arrivals: ArrivalItem[] };

const territoryOf = ({ attributes }: OrderFeatures): string => String(attributes['territory']);

/** Open orders with their chances within the month, and those to come by territory. */
export function partsOf(
  model: OrderModel,
  histories: readonly OrderHistory[],
  { from, to }: { from: Micros; to: Micros },
): MonthParts {
  const weeks = Math.ceil((to - from) / WEEK) + 1;
  const standing = openAt(histories, from);
  const open = forecastOrders(model, standing, weeks).map((forecast, i): OpenItem => {
    const features = standing[i] as OrderFeatures;
    return {
      id: forecast.order,
      amount: features.amount,
      chance: chanceOfWinningBy(forecast, to),
      groups: { territory: territoryOf(features), rep: features.rep },
    };
  });
  const opened = histories
    .filter(({ openedAt }) => openedAt > from - LOOK_BACK_WEEKS * WEEK)
    .flatMap((history) => featuresAt(history, history.openedAt) ?? []);
  return { open, arrivals: arrivalsOf(model, opened, { from, to, weeks }) };
}

/** Each opening of late stands for as many as it was of weeks, with its own chance of being won in what is left. */
function arrivalsOf(
  model: OrderModel,
  opened: readonly OrderFeatures[],
  { from, to, weeks }: { from: Micros; to: Micros; weeks: number },
): ArrivalItem[] {
  const forecasts = forecastOrders(model, opened, weeks);
  const groups = Map.groupBy(opened, territoryOf);
  const places = new Map(opened.map((features, i) => [features, i]));
  return [...groups].map(([territory, of]) => {
    let expected = 0;
    const wins: { amount: number; chance: number }[] = [];
    for (const features of of) {
      const forecast = forecasts[places.get(features) as number];
      if (forecast === undefined) continue;
      for (let at = from; at < to; at += WEEK) {
        const length = Math.min(WEEK, to - at);
        const left = to - at - length / 2;
        const chance = chanceOfWinningBy(forecast, forecast.at + left);
        expected += (length / WEEK / LOOK_BACK_WEEKS) * chance;
      }
      wins.push({
        amount: features.amount,
        chance: chanceOfWinningBy(forecast, to - from + forecast.at),
      });
    }
    const amounts = typicalAmounts(wins);
    return { expected, dispersion: 1.3, amounts, groups: { territory, rep: null } };
  });
}

/** Amounts of so many orders stand for those that will be won. */
const TYPICAL = 200;

/** Amounts at even steps through the wins that are expected: what is seldom won seldom stands among them. */
function typicalAmounts(wins: readonly { amount: number; chance: number }[]): number[] {
  const sorted = wins.toSorted((a, b) => a.amount - b.amount);
  const total = sorted.reduce((sum, { chance }) => sum + chance, 0);
  const amounts: number[] = [];
  let passed = 0;
  for (const { amount, chance } of sorted) {
    passed += chance;
    while (amounts.length < TYPICAL && passed >= ((amounts.length + 0.5) / TYPICAL) * total) {
      amounts.push(amount);
    }
  }
  return amounts;
}
