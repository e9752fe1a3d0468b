import type { Server } from '@grasp/http';
import { pipelineFlow, pipelineForecast, pipelineSummary, stageTimes } from '@grasp/read-models';
import { z } from 'zod';
import { addDataRoute, type QueryParts } from '../data-route.ts';
import { instantOf } from '../place.ts';

const tag = 'pipeline';

/** Sums of orders, their flow, their forecast, their time in stages. */
export function addPipelineRoutes(app: Server, parts: QueryParts): void {
  addDataRoute(app, parts, {
    path: '/api/pipeline/summary',
    summary: 'Orders by status, and the open ones by stage',
    tag,
    query: {},
    answer: ({ snapshot, query }) => pipelineSummary(snapshot, query),
    rows: ({ byStage }) => byStage,
  });
  addDataRoute(app, parts, {
    path: '/api/pipeline/flow',
    summary: 'What happened to the open pipeline between two instants, gross and balanced',
    tag,
    query: { from: z.string(), to: z.string().optional() },
    answer: ({ snapshot, query, known }) => {
      const { rep, team, place } = query;
      const to = query.to === undefined ? place.v : instantOf(query.to, 'to');
      const window = { from: instantOf(query.from, 'from'), to };
      const knownAs = known === 'then' ? ('then' as const) : place.k;
      return pipelineFlow(snapshot, { ...window, known: knownAs, rep, team });
    },
    rows: ({ bars }) => bars,
  });
  addDataRoute(app, parts, {
    path: '/api/pipeline/forecast',
    summary: 'The stage-weighted forecast by month, with rates learned up to the instant asked',
    tag,
    query: { months: z.coerce.number().int().min(1).max(36).default(6) },
    answer: ({ snapshot, query, company }) => pipelineForecast(snapshot, query, company),
    rows: ({ months }) => months,
  });
  addDataRoute(app, parts, {
    path: '/api/pipeline/stages',
    summary: 'How long orders stay in each stage',
    tag,
    query: {},
    answer: ({ snapshot, query }) => stageTimes(snapshot, query),
    rows: ({ stages }) => stages,
  });
}
