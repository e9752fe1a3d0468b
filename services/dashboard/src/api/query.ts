import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Answers, get, type Params, type Path } from './get.ts';

type PagedPath = {
  [P in Path]: Answers[P] extends { nextCursor: string | null } ? P : never;
}[Path];

/** Live answers are refreshed by `/api/live`; this is how old one may be where that says nothing. */
const FRESH_MS = 15_000;
/** The past as known then changes only when old history is imported. */
const PAST_MS = 60_000;

/** One answer, kept under its route and parameters. */
export function apiQuery<P extends Path>(path: P, params: Params = {}) {
  return queryOptions({
    queryKey: [path, params],
    queryFn: ({ signal }) => get(path, params, signal),
    staleTime: isSettled(params) ? PAST_MS : FRESH_MS,
  });
}

/** A list that is read page by page. */
export function pagedQuery<P extends PagedPath>(path: P, params: Params = {}) {
  return infiniteQueryOptions({
    queryKey: [path, params, 'pages'],
    queryFn: ({ signal, pageParam }) => get(path, { ...params, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor ?? undefined,
    staleTime: isSettled(params) ? PAST_MS : FRESH_MS,
  });
}

/** Whether news cannot change the answer: a past instant, as known then. */
export function isSettled(params: Params): boolean {
  return params['asOf'] !== undefined && params['known'] !== 'now';
}
