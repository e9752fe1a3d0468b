import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { contentSecurityPolicy, fillPage } from './page.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));

/** These paths belong to others: a wrong one must get their 404, never a page. */
const FOREIGN =
  /^\/(api|assets|webhooks|events|commands|session|docs|healthz|readyz|metrics|openapi\.json)(\/|$)/;

/** Keeps the pages out of the API's description. */
const hidden: FastifySchema & { hide: true } = { hide: true };

/**
 * Serves the built dashboard: hashed assets for a year, and one page for every path a person may open.
 * Register it last, on the same origin as `/api` and `/session`.
 * @throws ENOENT when the dashboard has not been built
 */
export async function dashboardPlugin(app: FastifyInstance): Promise<void> {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  await app.register(fastifyStatic, {
    root: join(DIST, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  });
  app.get('/*', { schema: hidden }, (request, reply) => sendPage(page, request, reply));
}

function sendPage(page: string, request: FastifyRequest, reply: FastifyReply) {
  const path = request.url.split('?', 1)[0] ?? '/';
  if (FOREIGN.test(path)) return reply.callNotFound();
  const nonce = randomBytes(16).toString('base64');
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('content-security-policy', contentSecurityPolicy(nonce))
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'same-origin')
    .send(fillPage(page, { nonce, cookies: request.headers.cookie ?? '' }));
}
