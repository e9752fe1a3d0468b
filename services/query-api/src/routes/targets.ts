import { FOREVER } from '@grasp/domain';
import type { Server } from '@grasp/http';
import type { Place } from '@grasp/projections';
import {
  submittedForecasts,
  targetDiff,
  targetHistory,
  targetList,
  targetOutlook,
  targetProposals,
} from '@grasp/read-models';
import { z } from 'zod';
import { addDataRoute, type QueryParts } from '../data-route.ts';
import { instantOf, monthParameter, periodParameter } from '../place.ts';

const tag = 'targets';
const scope = z.enum(['company', 'division', 'team', 'rep']);
const yearParameter = z.string().regex(/^(1[7-9]|2[01])\d\d$/, 'a year is YYYY');

/** Targets, how they came about and changed; and what people forecast against them. */
export function addTargetRoutes(app: Server, parts: QueryParts): void {
  addDataRoute(app, parts, {
    path: '/api/targets',
    summary: 'Targets of a month or year as a tree: residual, attainment, pace, needed per workday',
    tag,
    query: { period: periodParameter, scope: scope.optional() },
    answer: ({ snapshot, query, company }) => targetList(snapshot, query, company),
    rows: ({ items }) => items,
  });
  addVersionRoutes(app, parts);
  addDataRoute(app, parts, {
    path: '/api/targets/proposals',
    summary: 'Proposed targets with what they rest on',
    tag,
    query: { year: yearParameter.optional() },
    answer: ({ snapshot, query }) => targetProposals(snapshot, query),
    rows: ({ items }) => items,
  });
  addDataRoute(app, parts, {
    path: '/api/targets/outlook',
    summary:
      "The company's targets by the series of past months alone, and the orders that the gap rests on: a target's chance is that of /api/forecast",
    tag,
    query: { year: yearParameter },
    answer: ({ snapshot, query, company }) => targetOutlook(snapshot, query, company),
    rows: ({ items }) => items,
  });
  addDataRoute(app, parts, {
    path: '/api/forecast/submissions',
    summary: 'Forecasts that people submitted and overrode, with accuracy and bias of each',
    tag,
    query: { from: monthParameter.optional(), to: monthParameter.optional() },
    answer: ({ snapshot, query, company }) => submittedForecasts(snapshot, query, company),
    rows: ({ items }) => items,
  });
}

/** How targets changed: all versions of one, and what differs between two places. */
function addVersionRoutes(app: Server, parts: QueryParts): void {
  addDataRoute(app, parts, {
    path: '/api/targets/history',
    summary: 'Every version of one target, on both clocks',
    tag,
    query: { period: periodParameter, scope, of: z.string().min(1).max(128) },
    answer: ({ snapshot, query }) => targetHistory(snapshot, query),
    rows: ({ items }) => items,
  });
  addDataRoute(app, parts, {
    path: '/api/targets/diff',
    summary: 'What differs between the targets of a period at two places',
    tag,
    query: {
      period: periodParameter,
      against: z.string().meta({ description: 'v of the other place' }),
      againstKnownAt: z.string().optional().meta({
        description: 'k of the other place; as this one: all that is known, or as known then',
      }),
    },
    answer: ({ snapshot, query }) => targetDiff(snapshot, { ...query, against: otherPlace(query) }),
    rows: ({ items }) => items,
  });
}

type Other = { place: Place; against: string; againstKnownAt?: string | undefined };

/** The place that is compared with: known like this one, as then or as all that is known, where nothing else is said. */
function otherPlace({ place, against, againstKnownAt }: Other): Place {
  const v = instantOf(against, 'against');
  if (againstKnownAt !== undefined) return { v, k: instantOf(againstKnownAt, 'againstKnownAt') };
  return { v, k: place.k === FOREVER ? FOREVER : v };
}
