import type { Server } from '@grasp/http';
import { directory } from '@grasp/read-models';
import { addDataRoute, type QueryParts } from '../data-route.ts';

/** Reps, teams and stages, for the filters. */
export function addDirectoryRoute(app: Server, parts: QueryParts): void {
  addDataRoute(app, parts, {
    path: '/api/directory',
    summary: 'Reps and teams as of the instant, and the stages in use',
    tag: 'directory',
    query: {},
    answer: ({ snapshot, query }) => directory(snapshot, query),
    rows: ({ reps }) => reps,
  });
}
