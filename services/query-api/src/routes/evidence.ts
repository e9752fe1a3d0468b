import { AppError } from '@grasp/errors';
import { httpErrors, type Principal, principalOf, type Server } from '@grasp/http';
import { withSnapshot } from '@grasp/projections';
import {
  evidences,
  parseReference,
  type Reference,
  readEvidence,
  referenceErrors,
} from '@grasp/read-models';
import { z } from 'zod';
import { toCsv } from '../csv.ts';
import { EXPORT_MOST, type QueryParts, stampOf } from '../data-route.ts';
import { queryErrors } from '../place.ts';

const querystring = z.object({
  ref: z.string().max(4000),
  cursor: z.coerce.number().int().min(0).optional(),
  format: z.enum(['json', 'csv']).optional(),
});

/** The events behind a number: its own query again, a page of entities at a time; its CSV has all pages. */
export function addEvidenceRoute(app: Server, parts: QueryParts): void {
  const schema = { summary: 'The events behind a number', tags: ['evidence'], querystring };
  const onRequest = parts.guard.require('query');
  app.get('/api/evidence', { onRequest, schema }, async (request, reply) => {
    const { ref, cursor = 0, format } = request.query as z.output<typeof querystring>;
    const reference = parseReference(ref);
    checkScope(principalOf(request), reference);
    reply.header('cache-control', 'private, no-cache');
    if (format === 'csv' || request.headers.accept?.startsWith('text/csv')) {
      return reply.type('text/csv; charset=utf-8').send(toCsv(await proveAll(parts, reference)));
    }
    const { next, used, ...answer } = await prove(parts, reference, cursor);
    return {
      ...stampOf({ place: { ...reference.place, known: null }, isStale: false }, used),
      ...answer,
      nextCursor: next === null ? null : String(next),
    };
  });
}

/**
 * A page of what a ref stands for.
 * @throws AppError `ref_invalid` where it holds what no ref of ours holds: a day that is none, an amount that is none.
 */
async function prove(parts: QueryParts, reference: Reference, offset: number) {
  const query = evidences.get(reference.kind);
  if (query === undefined) throw new AppError(referenceErrors.ref_invalid, { field: 'ref' });
  const { store, company } = parts;
  try {
    return await withSnapshot(parts.pool, async (snapshot) => ({
      ...(await readEvidence(snapshot, store, { reference, query, offset, company })),
      used: snapshot.used(),
    }));
  } catch (cause) {
    if (!(cause instanceof RangeError) && !(cause instanceof SyntaxError)) throw cause;
    throw new AppError(referenceErrors.ref_invalid, { field: 'ref', cause });
  }
}

async function proveAll(parts: QueryParts, reference: Reference) {
  const items: Awaited<ReturnType<typeof prove>>['items'] = [];
  let next: number | null = 0;
  while (next !== null) {
    const page: Awaited<ReturnType<typeof prove>> = await prove(parts, reference, next);
    items.push(...page.items);
    if (items.length > EXPORT_MOST) throw new AppError(queryErrors.export_too_large);
    next = page.next;
  }
  return items;
}

/** A ref is no way round a scope: it must be narrowed to it itself. */
function checkScope({ scope }: Principal, { parameters }: Reference): void {
  if (scope.kind !== 'all' && parameters[scope.kind] !== scope.id) {
    throw new AppError(httpErrors.out_of_scope, { field: 'ref' });
  }
}
