import type { Status } from '@grasp/read-models/views';
import type { QueryClient } from '@tanstack/react-query';
import type { Params } from '../api/get.ts';
import { apiQuery, pagedQuery } from '../api/query.ts';
import { toScope } from '../api/scope.ts';
import { statusQuery } from '../company.ts';
import { dayIn, lastDayOf, monthOf } from '../format/days.ts';
import type { Search } from '../search.ts';

const PAGE = '100';
export const MONTH_LENGTH = 'YYYY-MM'.length;

/** The month on screen: the asked one, else that of the instant looked at. */
export const shownMonth = (search: Search, { zone, now }: Status): string =>
  search.month ?? monthOf(dayIn(zone, search.asOf ?? now));

export const monthQuery = (search: Search, month: string) =>
  apiQuery('/api/discipline/months/:month', { month, ...toScope(search) });

export const anomaliesParams = (search: Search, month: string): Params => ({
  ...toScope(search),
  ...spanOf(month),
  kind: search.kind,
  limit: PAGE,
});

export const anomaliesQuery = (search: Search, month: string) =>
  pagedQuery('/api/discipline/anomalies', anomaliesParams(search, month));

export const restatedQuery = (search: Search, span: { from: string; to: string }) =>
  apiQuery('/api/discipline/restated', { ...toScope(search), ...span });

/** The calls of a rep (empty: of nobody) on a day or in a month. */
export function callsParams(search: Search, { rep, span }: CallsKey): Params {
  const whose = rep === '' ? { unattributed: 'true', rep: undefined } : { rep };
  const when = span.length === MONTH_LENGTH ? spanOf(span) : { day: span };
  return { ...toScope(search), ...whose, ...when, limit: PAGE };
}

export const callsQuery = (search: Search, calls: CallsKey) =>
  pagedQuery('/api/discipline/calls', callsParams(search, calls));

/** Whose calls, and of which day (`YYYY-MM-DD`) or month (`YYYY-MM`). */
export type CallsKey = { rep: string; span: string };

export const formatCallsKey = ({ rep, span }: CallsKey): string => `${span}~${rep}`;

export function parseCallsKey(text: string): CallsKey | null {
  const match = /^(\d{4}-\d{2}(?:-\d{2})?)~(.*)$/.exec(text);
  return match ? { span: match[1] ?? '', rep: match[2] ?? '' } : null;
}

/** Days of a month; both ends are in it. */
export function spanOf(month: string): { from: string; to: string } {
  return { from: `${month}-01`, to: lastDayOf(month) };
}

export async function prefetchDiscipline(client: QueryClient, search: Search): Promise<void> {
  const status = await client.ensureQueryData(statusQuery).catch(() => null);
  if (status) void client.prefetchQuery(monthQuery(search, shownMonth(search, status)));
}
