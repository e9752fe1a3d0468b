import { formatInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { httpErrors, type Principal, principalOf, type Server } from '@grasp/http';
import { withSnapshot } from '@grasp/projections';
import { evidences, parseReference, type Reference, readEvidence } from '@grasp/read-models';
import { z } from 'zod';
import { toCsv } from '../csv.ts';
import type { QueryParts } from '../data-route.ts';
import { knownAtText } from '../place.ts';

const querystring = z.object({
  ref: z.string().max(4000),
  cursor: z.coerce.number().int().min(0).optional(),
  format: z.enum(['json', 'csv']).optional(),
});

/** The events behind a number: its own query again, a page of entities at a time. */
export function addEvidenceRoute(app: Server, parts: QueryParts): void {
  const schema = { summary: 'The events behind a number', tags: ['evidence'], querystring };
  app.get(
    '/api/evidence',
    { onRequest: parts.guard.require('query'), schema },
    async (request, reply) => {
      const { ref, cursor = 0, format } = request.query as z.output<typeof querystring>;
      const reference = parseReference(ref);
      checkScope(principalOf(request), reference);
      const query = evidences.get(reference.kind);
      if (query === undefined) throw new AppError(httpErrors.invalid_parameters, { field: 'ref' });
      const { next, used, ...answer } = await withSnapshot(parts.pool, async (snapshot) => ({
        ...(await readEvidence(snapshot, parts.store, {
          reference,
          query,
          offset: cursor,
          company: parts.company,
        })),
        used: snapshot.used(),
      }));
      reply.header('cache-control', 'private, no-cache');
      if (format === 'csv') return reply.type('text/csv').send(toCsv(answer.items));
      return {
        asOf: formatInstant(reference.place.v),
        known: null,
        knownAt: knownAtText(reference.place),
        models: used.map(({ name, version, build, foldedAt }) => ({
          name,
          version,
          build,
          foldedAt: foldedAt === null ? null : formatInstant(foldedAt),
        })),
        isStale: false,
        ...answer,
        nextCursor: next === null ? null : String(next),
      };
    },
  );
}

/** A ref is no way round a scope: it must be narrowed to it itself. */
function checkScope({ scope }: Principal, { parameters }: Reference): void {
  if (scope.kind !== 'all' && parameters[scope.kind] !== scope.id) {
    throw new AppError(httpErrors.out_of_scope, { field: 'ref' });
  }
}
