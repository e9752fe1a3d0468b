import type { Server } from '@grasp/http';
import { overview } from '@grasp/read-models';
import { addDataRoute, type QueryParts } from '../data-route.ts';

/** The director's first page. */
export function addOverviewRoute(app: Server, parts: QueryParts): void {
  addDataRoute(app, parts, {
    path: '/api/overview',
    summary: 'Today, the month, and what needs somebody',
    tag: 'overview',
    query: {},
    answer: ({ snapshot, query, company }) => overview(snapshot, query, company),
  });
}
