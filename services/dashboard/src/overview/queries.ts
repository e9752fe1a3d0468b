import { apiQuery } from '../api/query.ts';
import { toScope } from '../api/scope.ts';
import type { Search } from '../search.ts';

export const overviewQuery = (search: Search) => apiQuery('/api/overview', toScope(search));
