import { apiQuery } from '../api/query.ts';
import { toClocks } from '../api/scope.ts';
import type { Search } from '../search.ts';

export const timelineQuery = (id: string, search: Search) =>
  apiQuery('/api/orders/:id', { id, ...toClocks(search) });
