import type {
  Money,
  MoneySpread,
  PeriodForecastView,
  TargetOutlookItem,
} from '@grasp/read-models/views';
import { useQuery } from '@tanstack/react-query';
import { useCompany } from '../company.ts';
import { hasRenewals } from '../forecast/part-names.tsx';
import { forecastQuery } from '../forecast/queries.ts';
import { useUrl } from '../url.ts';

/** How likely a target is reached and what is to be expected of its period, and what tells that. */
export type Chance = {
  source: 'orders' | 'series';
  chance: number | null;
  /** Of orders alone: what the target is held against. */
  expected: Money | null;
  /** 8 in 10 lie within; null: only the orders tell a range. */
  range: MoneySpread | null;
  /** All that is expected; null: no renewals are. */
  withRenewals: Money | null;
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
  if (model.lacking !== null || of === undefined) {
    return { source: 'series', ...bySeries, range: null, withRenewals: null };
  }
  const { orders, total, chance } = of;
  return {
    ...{ source: 'orders', chance, range: orders.amount },
    expected: { amount: orders.amount.p50, currency },
    withRenewals: hasRenewals(of) ? { amount: total.amount.p50, currency } : null,
  };
}
