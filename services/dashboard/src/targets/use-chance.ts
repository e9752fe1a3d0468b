import type { Money, PeriodForecastView, TargetOutlookItem } from '@grasp/read-models/views';
import { useQuery } from '@tanstack/react-query';
import { useCompany } from '../company.ts';
import { middleOf } from '../forecast/middle-of.ts';
import { forecastQuery } from '../forecast/queries.ts';
import { useUrl } from '../url.ts';

/** How likely a target is reached and what is to be expected of its period, and what tells that. */
export type Chance = {
  source: 'orders' | 'series';
  chance: number | null;
  expected: Money | null;
};

/**
 * The one chance of a target: that of the period's forecast, which knows the orders, the same as on the page of forecasts.
 * Where there is no model of orders the past months alone tell it. Without a chance it is being worked out, or failed.
 */
export function useChance(item: TargetOutlookItem) {
  const { asOf, known } = useUrl();
  const query = forecastQuery({ asOf, known, span: item.period }, useCompany());
  const { data, error, refetch } = useQuery(query);
  return { chance: data && chanceIn(data, item), error, refetch };
}

function chanceIn(
  { model, currencies }: PeriodForecastView,
  { target: { currency }, bySeries }: TargetOutlookItem,
): Chance {
  const of = currencies.find((one) => one.currency === currency);
  if (model.lacking !== null || of === undefined) return { source: 'series', ...bySeries };
  const expected = { amount: middleOf(of.quantiles), currency };
  return { source: 'orders', chance: of.chance, expected };
}
