import { AppError } from '@grasp/errors';
import { z } from 'zod';
import type { Server } from '../create-server.ts';
import { httpErrors } from '../errors.ts';
import { problemSchema } from '../problem.ts';
import { createAttemptLimit } from './attempt-limit.ts';
import { type Authenticator, SESSION_DAYS } from './authenticator.ts';
import { type Guard, principalOf, SESSION_COOKIE } from './guard.ts';
import { checkOrigin } from './origin.ts';
import { type Principal, ROLES, scopeSchema } from './roles.ts';

const FAILURES = { most: 10, windowMs: 60_000 };
const SECONDS_PER_DAY = 86_400;

const meSchema = z
  .object({ principal: z.string(), role: z.enum(ROLES), scope: scopeSchema })
  .meta({ id: 'Me' });

type Parts = { authenticator: Authenticator; guard: Guard; publicUrl: string | undefined };

/** The sign-in of the dashboard: a person's token once, a cookie that no script can read from then on. */
export function addSessionRoutes(app: Server, parts: Parts): void {
  addSignIn(app, parts);
  addSignOut(app, parts);
  app.get(
    '/api/me',
    {
      onRequest: parts.guard.require('session'),
      schema: { summary: 'Who asks', tags: ['session'], response: { 200: meSchema } },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return toMe(principalOf(request));
    },
  );
}

function addSignIn(app: Server, { authenticator, publicUrl }: Parts): void {
  const limit = createAttemptLimit(FAILURES);
  const schema = {
    summary: 'Sign in with a token',
    tags: ['session'],
    security: [],
    body: z.object({ token: z.string().min(1).max(500) }),
    response: { 200: meSchema, 401: problemSchema, 429: problemSchema },
  };
  app.post('/session', { schema }, async (request, reply) => {
    checkOriginIfTold();
    const wait = limit.waitFor(request.ip);
    if (wait > 0) throw new AppError(httpErrors.too_many_sign_ins, { retryAfter: wait });
    const opened = await authenticator.openSession(request.body.token);
    if (opened === undefined) {
      limit.fail(request.ip);
      throw new AppError(httpErrors.sign_in_refused);
    }
    const cookie = { ...cookieSettings(publicUrl), maxAge: SESSION_DAYS * SECONDS_PER_DAY };
    reply.setCookie(SESSION_COOKIE, opened.session, cookie).header('cache-control', 'no-store');
    return toMe(opened.principal);

    /** A program has no origin; a page of another site, which might sign somebody in as another, has. */
    function checkOriginIfTold() {
      if (request.headers.origin !== undefined) checkOrigin(request, publicUrl);
    }
  });
}

function addSignOut(app: Server, { authenticator, publicUrl }: Parts): void {
  const schema = { summary: 'Sign out', tags: ['session'], response: { 204: z.null() } };
  app.delete('/session', { schema }, async (request, reply) => {
    checkOrigin(request, publicUrl);
    const session = request.cookies[SESSION_COOKIE];
    if (session !== undefined) await authenticator.closeSession(session);
    return reply.clearCookie(SESSION_COOKIE, cookieSettings(publicUrl)).code(204).send(null);
  });
}

function cookieSettings(publicUrl: string | undefined) {
  const secure = publicUrl?.startsWith('https:') ?? false;
  return { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
}

function toMe({ principal, role, scope }: Principal) {
  return { principal, role, scope };
}
