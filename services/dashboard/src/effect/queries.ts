import type { QueryClient } from '@tanstack/react-query';
import { apiQuery, pagedQuery } from '../api/query.ts';
import { toClocks, toScope } from '../api/scope.ts';
import type { Search } from '../search.ts';

const PAGE = '100';

export const membersQuery = (search: Search) =>
  pagedQuery('/api/effect/memberships', {
    ...toScope(search),
    q: search.q,
    low: search.low === 'yes' ? 'true' : undefined,
    sort: search.sort,
    limit: PAGE,
  });

export const memberQuery = (id: string, search: Search) =>
  apiQuery('/api/effect/memberships/:id', { id, ...toClocks(search) });

export const prefetchEffect = (client: QueryClient, search: Search) =>
  void client.prefetchInfiniteQuery(membersQuery(search));
