import { AppError } from '@grasp/errors';
import type { FastifyInstance } from 'fastify';
import { httpErrors } from './errors.ts';
import { hidden } from './openapi.ts';

/** Parts of a process that are not fit for work, and why; empty when it is ready. */
export type Readiness = () => Promise<readonly string[]> | readonly string[];

/** What `createMetrics` gives, as far as it is served here. */
export type MetricsRegistry = { contentType: string; metrics(): Promise<string> };

/** Liveness, readiness (the loops ticked lately and their lag is known) and metrics. */
export function addHealth(
  app: FastifyInstance,
  { metrics, unready }: { metrics: MetricsRegistry; unready: Readiness },
): void {
  app.get('/healthz', { schema: hidden }, () => ({ status: 'alive' }));
  app.get('/readyz', { schema: hidden }, async (request) => {
    const reasons = await unready();
    if (reasons.length === 0) return { status: 'ready' };
    request.log.warn({ reasons }, 'not ready');
    throw new AppError(httpErrors.not_ready, { detail: reasons.join('; ') });
  });
  app.get('/metrics', { schema: hidden }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
}
