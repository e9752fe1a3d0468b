import type { QueryClient } from '@tanstack/react-query';
import type { Params } from '../api/get.ts';
import { apiQuery, pagedQuery } from '../api/query.ts';
import { toClocks, toScope } from '../api/scope.ts';
import type { Search } from '../search.ts';

const PAGE = '100';

export const membersParams = (search: Search): Params => ({
  ...toScope(search),
  show: search.show,
  limit: PAGE,
});

export const membersQuery = (search: Search) =>
  pagedQuery('/api/effect/memberships', membersParams(search));

export const memberQuery = (id: string, search: Search) =>
  apiQuery('/api/effect/memberships/:id', { id, ...toClocks(search) });

export const prefetchEffect = (client: QueryClient, search: Search) =>
  void client.prefetchInfiniteQuery(membersQuery(search));
