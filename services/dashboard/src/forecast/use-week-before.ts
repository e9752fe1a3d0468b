import type { CurrencyForecast } from '@grasp/read-models/views';
import { useQuery } from '@tanstack/react-query';
import { useCompany } from '../company.ts';
import { useUrl } from '../url.ts';
import { weekBeforeQuery } from './queries.ts';

type WeekBefore = { isPending: boolean; forecast: CurrencyForecast | undefined };

/** The same period as it was forecast a week before; undefined: it is being read, or there was no model then. */
export function useWeekBefore(currency: string): WeekBefore {
  const { data, isPending } = useQuery(weekBeforeQuery(useUrl(), useCompany()));
  const isKnown = data !== undefined && data.model.lacking === null;
  const forecast = isKnown ? data.currencies.find((one) => one.currency === currency) : undefined;
  return { isPending, forecast };
}
