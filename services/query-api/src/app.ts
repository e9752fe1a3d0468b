import type { Server } from '@grasp/http';
import type { QueryParts } from './data-route.ts';
import type { Live } from './live.ts';
import { addDirectoryRoute } from './routes/directory.ts';
import { addDisciplineRoutes } from './routes/discipline.ts';
import { addEffectRoutes } from './routes/effect.ts';
import { addEvidenceRoute } from './routes/evidence.ts';
import { addForecastRoutes } from './routes/forecast.ts';
import { addOrderRoutes } from './routes/orders.ts';
import { addOverviewRoute } from './routes/overview.ts';
import { addPipelineRoutes } from './routes/pipeline.ts';
import { addRunRoutes } from './routes/runs.ts';
import { addTargetRoutes } from './routes/targets.ts';
import { readStatus } from './status.ts';

/** Registers every route of the query API. A new group of routes is a file and a line. */
export function addQueryApi(app: Server, parts: QueryParts, live: Live): void {
  addOverviewRoute(app, parts);
  addPipelineRoutes(app, parts);
  addOrderRoutes(app, parts);
  addTargetRoutes(app, parts);
  addForecastRoutes(app, parts);
  addRunRoutes(app, parts);
  addDisciplineRoutes(app, parts);
  addEffectRoutes(app, parts);
  addDirectoryRoute(app, parts);
  addEvidenceRoute(app, parts);
  const onRequest = parts.guard.require('query');
  const status = { summary: 'How far each read model has come', tags: ['operation'] };
  app.get('/api/status', { onRequest, schema: status }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return readStatus(parts);
  });
  const stream = { summary: 'Server-sent events: which read models moved', tags: ['operation'] };
  // Without HEAD: it would wait for the end of a stream that has none.
  const options = { onRequest, schema: stream, exposeHeadRoute: false };
  app.get('/api/live', options, (request, reply) => {
    live.follow(request, reply);
  });
}
