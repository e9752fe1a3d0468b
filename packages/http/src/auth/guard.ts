import { AppError } from '@grasp/errors';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { httpErrors } from '../errors.ts';
import type { Authenticator } from './authenticator.ts';
import { checkOrigin } from './origin.ts';
import { type Door, mayPass, type Principal } from './roles.ts';

export const SESSION_COOKIE = 'grasp_session';

/** Stands before routes. */
export type Guard = {
  /** A hook for `onRequest`: lets only those pass whose role opens the door. Runs before the body is read. */
  require(door: Door): onRequestAsyncHookHandler;
  /** Who asks, by `Authorization: Bearer` or by the cookie of a session. @throws AppError `unauthorized`, `foreign_origin`. */
  identify(request: FastifyRequest): Promise<Principal>;
};

const principals = new WeakMap<FastifyRequest, Principal>();

/** Makes a guard. `publicUrl` is the address that people see, where a proxy stands before us. */
export function createGuard(authenticator: Authenticator, publicUrl: string | undefined): Guard {
  async function identify(request: FastifyRequest): Promise<Principal> {
    const token = bearerOf(request.headers.authorization);
    if (token !== undefined) return known(await authenticator.byToken(token));
    const session = request.cookies[SESSION_COOKIE];
    if (session === undefined) throw new AppError(httpErrors.unauthorized);
    checkOrigin(request, publicUrl);
    return known(await authenticator.bySession(session));
  }

  return {
    identify,
    require: (door) => async (request, reply) => {
      reply.header('www-authenticate', 'Bearer');
      const principal = await identify(request);
      reply.removeHeader('www-authenticate');
      if (!mayPass(principal.role, door)) {
        throw new AppError(httpErrors.forbidden, { detail: `${principal.role}: ${door}` });
      }
      principals.set(request, principal);
    },
  };
}

/** Who asked. Only behind a guard: anywhere else it is a bug to ask. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (principal === undefined) throw new Error('this route has no guard');
  return principal;
}

const BEARER = /^bearer +(\S+) *$/i;

function bearerOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : BEARER.exec(header)?.[1];
}

function known(principal: Principal | undefined): Principal {
  if (principal === undefined) throw new AppError(httpErrors.unauthorized);
  return principal;
}
