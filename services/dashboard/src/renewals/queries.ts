import { apiQuery } from '../api/query.ts';
import { toScope } from '../api/scope.ts';
import type { Search } from '../search.ts';

export const renewalsQuery = (search: Search) => apiQuery('/api/renewals', toScope(search));
