import cookie from '@fastify/cookie';
import type { Server } from '../create-server.ts';
import { createAuthenticator } from './authenticator.ts';
import type { CredentialStore } from './credentials.ts';
import { createGuard, type Guard } from './guard.ts';
import { addSessionRoutes } from './session-routes.ts';

/** Teaches a server who asks: the guard of its routes, the sign-in and `/api/me`. */
export async function addAuth(
  app: Server,
  store: CredentialStore,
  publicUrl: string | undefined,
): Promise<Guard> {
  await app.register(cookie);
  const authenticator = createAuthenticator(store);
  const guard = createGuard(authenticator, publicUrl);
  addSessionRoutes(app, { authenticator, guard, publicUrl });
  return guard;
}
