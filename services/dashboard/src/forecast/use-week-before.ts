import type { CurrencyForecast } from '@grasp/read-models/views';
import { useQuery } from '@tanstack/react-query';
import { useCompany } from '../company.ts';
import { useUrl } from '../url.ts';
import { weekBeforeQuery } from './queries.ts';

/** The same period as it was forecast a week before; undefined: it is not known yet, or there was no model then. */
export function useWeekBefore(currency: string): CurrencyForecast | undefined {
  const { data } = useQuery(weekBeforeQuery(useUrl(), useCompany()));
  if (data === undefined || data.model.lacking !== null) return undefined;
  return data.currencies.find((one) => one.currency === currency);
}
