import { parseDay } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { Server } from '@grasp/http';
import {
  ANOMALY_KINDS,
  disciplineAnomalies,
  disciplineCalls,
  disciplineDays,
  disciplineMonth,
  restatedDays,
} from '@grasp/read-models';
import { z } from 'zod';
import { addDataRoute, addPageRoute, type QueryParts } from '../data-route.ts';
import { dayParameter, monthParameter, queryErrors } from '../place.ts';

const tag = 'discipline';
const day = dayParameter.transform(parseDay);
const dayRange = { from: day, to: day };

/** Days of a range at most: a year's comparison with the year before fits. */
const MOST_DAYS = 400;

/** What reps did by telephone: day by day, in the month's grid, call by call, and what late news changed. */
export function addDisciplineRoutes(app: Server, parts: QueryParts): void {
  addDayRoutes(app, parts);
  addCallRoutes(app, parts);
}

function addDayRoutes(app: Server, parts: QueryParts): void {
  addDataRoute(app, parts, {
    path: '/api/discipline/days',
    summary: 'Dials, connects, talk and valid calls by rep and day, against the quota',
    tag,
    query: dayRange,
    answer: ({ snapshot, query, company }) => disciplineDays(snapshot, ranged(query), company),
    rows: ({ items }) => items,
  });
  addDataRoute(app, parts, {
    path: '/api/discipline/months/:month',
    summary: 'The grid of a month, with the verdict on each rep',
    tag,
    params: { month: monthParameter },
    query: {},
    answer: ({ snapshot, query, params, company }) =>
      disciplineMonth(snapshot, { ...query, month: params['month'] ?? '' }, company),
    rows: ({ rows }) => rows.map(({ cells: _, ...row }) => row),
  });
  addDataRoute(app, parts, {
    path: '/api/discipline/restated',
    summary: 'Days that late news changed, before and after',
    tag,
    query: dayRange,
    answer: ({ snapshot, query, company }) => restatedDays(snapshot, ranged(query), company),
    rows: ({ items }) => items,
  });
}

function addCallRoutes(app: Server, parts: QueryParts): void {
  addPageRoute(app, parts, {
    path: '/api/discipline/calls',
    summary: 'The calls of a day, or from one day to another, and why each counts or does not',
    tag,
    query: {
      day: day.optional(),
      from: day.optional(),
      to: day.optional(),
      unattributed: z
        .enum(['true', 'false'])
        .transform((text) => text === 'true')
        .optional()
        .meta({ description: "only calls that are nobody's" }),
    },
    answer: ({ snapshot, query, company }) =>
      disciplineCalls(snapshot, { ...query, ...ranged(dayOrRange(query)) }, company),
  });
  addPageRoute(app, parts, {
    path: '/api/discipline/anomalies',
    summary:
      'Calls that somebody should look at: of nobody, ambiguous, ultra-short, repeated, never ended',
    tag,
    query: { ...dayRange, kind: z.enum(ANOMALY_KINDS).optional() },
    answer: ({ snapshot, query, company }) => disciplineAnomalies(snapshot, ranged(query), company),
  });
}

type Range = { from: number; to: number };

/** @throws AppError `range_invalid` */
function ranged<Q extends Range>(query: Q): Q {
  const days = query.to - query.from + 1;
  if (days < 1 || days > MOST_DAYS) throw new AppError(queryErrors.range_invalid, { field: 'to' });
  return query;
}

type Span = { day?: number | undefined; from?: number | undefined; to?: number | undefined };

function dayOrRange({ day: one, from = one, to = from }: Span): Range {
  if (from === undefined || to === undefined) {
    throw new AppError(queryErrors.range_invalid, { field: 'day' });
  }
  return { from, to };
}
