import type { Status } from '@grasp/read-models/views';
import type { QueryClient } from '@tanstack/react-query';
import type { Params } from '../api/get.ts';
import { apiQuery, pagedQuery } from '../api/query.ts';
import { monthsOfSpan, shownSpan } from '../clocks/spans.ts';
import { toInstant, toWall } from '../clocks/wall-time.ts';
import { statusQuery } from '../company.ts';
import { addDays } from '../format/days.ts';
import type { Search } from '../search.ts';

const PAGE = '50';
const DAYS_IN_WEEK = 7;
const HOUR_LENGTH = 13;

/** A forecast knows what was known then, whatever the address says. */
const thenScope = ({ asOf, rep, team }: Search): Params => ({
  asOf,
  known: asOf === undefined ? undefined : 'then',
  rep,
  team,
});

/** How the period is broken down; where a team is chosen its reps are of interest, else the teams. */
export const shownBy = ({ by, team }: Search) => by ?? (team === undefined ? 'team' : 'rep');

export const forecastParams = (search: Search, company: Status): Params => ({
  ...thenScope(search),
  period: shownSpan(search, company),
  by: shownBy(search),
});

export const forecastQuery = (search: Search, company: Status) =>
  apiQuery('/api/forecast', forecastParams(search, company));

/** The same a week before, to the hour: one answer serves an hour's readers. */
export const weekBeforeQuery = (search: Search, company: Status) => {
  const { zone, now } = company;
  const wall = toWall(zone, search.asOf ?? now);
  const before = `${addDays(wall.slice(0, 10), -DAYS_IN_WEEK)}${wall.slice(10, HOUR_LENGTH)}:00`;
  const asOf = toInstant(zone, before);
  return apiQuery('/api/forecast', {
    ...forecastParams({ ...search, span: shownSpan(search, company), asOf }, company),
  });
};

export const ordersParams = (search: Search, company: Status): Params => ({
  ...thenScope(search),
  period: shownSpan(search, company),
  limit: PAGE,
});

export const ordersQuery = (search: Search, company: Status) =>
  pagedQuery('/api/forecast/orders', ordersParams(search, company));

export const linesQuery = (search: Search, company: Status) =>
  apiQuery('/api/forecast/lines', {
    asOf: search.asOf,
    known: search.asOf === undefined ? undefined : (search.known ?? 'then'),
    period: shownSpan(search, company),
  });

export const submissionsQuery = (search: Search, company: Status) =>
  apiQuery('/api/forecast/submissions', {
    ...thenScope(search),
    ...monthsOfSpan(shownSpan(search, company)),
  });

/** The latest back-test, which tells how far the model is to be trusted. */
export const latestBacktestQuery = apiQuery('/api/forecast/backtests', { limit: '10' });

export async function prefetchForecast(client: QueryClient, search: Search): Promise<void> {
  const status = await client.ensureQueryData(statusQuery).catch(() => null);
  if (status) void client.prefetchQuery(forecastQuery(search, status));
}
