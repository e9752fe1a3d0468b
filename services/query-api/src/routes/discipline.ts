import { parseDay } from '@grasp/domain';
import type { Server } from '@grasp/http';
import { disciplineDays, disciplineMonth, restatedDays } from '@grasp/read-models';
import { z } from 'zod';
import { addDataRoute, type QueryParts } from '../data-route.ts';

const tag = 'discipline';
const dayRange = { from: z.iso.date().transform(parseDay), to: z.iso.date().transform(parseDay) };

/** What reps did by telephone: day by day, in the month's grid, and what late news changed. */
export function addDisciplineRoutes(app: Server, parts: QueryParts): void {
  addDataRoute(app, parts, {
    path: '/api/discipline/days',
    summary: 'Dials, connects, talk and valid calls by rep and day, against the quota',
    tag,
    query: dayRange,
    answer: ({ snapshot, query, company }) => disciplineDays(snapshot, query, company),
    rows: ({ items }) => items,
  });
  addDataRoute(app, parts, {
    path: '/api/discipline/months/:month',
    summary: 'The grid of a month, with the verdict on each rep',
    tag,
    params: { month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) },
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
    answer: ({ snapshot, query, company }) => restatedDays(snapshot, query, company),
    rows: ({ items }) => items,
  });
}
