import { AppError } from '@grasp/errors';
import type { FastifyRequest } from 'fastify';
import { httpErrors } from '../errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site asks for with our cookie: an unsafe request must come from our own origin.
 * `SameSite=Strict` keeps the cookie from other sites already; this holds where a browser, or a neighbour on a sister
 * subdomain, does not.
 * @throws AppError `foreign_origin`.
 */
export function checkOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  if (SAFE.has(request.method)) return;
  const { origin } = request.headers;
  if (origin === undefined && request.headers['sec-fetch-site'] === 'same-origin') return;
  const own = [`${request.protocol}://${request.host}`];
  if (publicUrl !== undefined) own.push(new URL(publicUrl).origin);
  if (origin === undefined || !own.includes(origin)) {
    throw new AppError(httpErrors.foreign_origin);
  }
}
