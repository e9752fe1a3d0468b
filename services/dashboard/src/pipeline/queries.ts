import type { Status } from '@grasp/read-models/views';
import type { QueryClient } from '@tanstack/react-query';
import type { Params } from '../api/get.ts';
import { apiQuery, pagedQuery } from '../api/query.ts';
import { toScope } from '../api/scope.ts';
import { startOf } from '../clocks/periods.ts';
import { statusQuery } from '../company.ts';
import type { Search } from '../search.ts';

const PAGE = '200';
const MONTHS = '6';

export const summaryQuery = (search: Search) => apiQuery('/api/pipeline/summary', toScope(search));

/** From the start of the chosen period to the instant looked at; live, the API's own now. */
export const flowQuery = (search: Search, { zone, now }: Status) =>
  apiQuery('/api/pipeline/flow', {
    ...toScope(search),
    from: startOf(search.period ?? 'month', { zone, at: search.asOf ?? now }),
    to: search.asOf,
  });

export const forecastQuery = (search: Search) =>
  apiQuery('/api/pipeline/forecast', { ...toScope(search), months: MONTHS });

export const stagesQuery = (search: Search) => apiQuery('/api/pipeline/stages', toScope(search));

export const ordersParams = (search: Search): Params => ({
  ...toScope(search),
  status: search.status ?? 'open',
  stage: search.stage,
  q: search.q,
  sort: search.sort ?? '-amount',
  limit: PAGE,
});

export const ordersQuery = (search: Search) => pagedQuery('/api/orders', ordersParams(search));

export async function prefetchPipeline(client: QueryClient, search: Search): Promise<void> {
  void client.prefetchQuery(summaryQuery(search));
  void client.prefetchQuery(forecastQuery(search));
  void client.prefetchInfiniteQuery(ordersQuery(search));
  const status = await client.ensureQueryData(statusQuery).catch(() => null);
  if (status) void client.prefetchQuery(flowQuery(search, status));
}
