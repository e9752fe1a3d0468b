export { addAuth } from './auth/add-auth.ts';
export { seedAdministrator } from './auth/administrator.ts';
export {
  type Credential,
  type CredentialStore,
  createCredential,
  type NewCredential,
} from './auth/credentials.ts';
export { type Guard, principalOf } from './auth/guard.ts';
export { writeSecretFile } from './auth/home-file.ts';
export {
  type Door,
  mayPass,
  type Principal,
  type Role,
  type Scope,
} from './auth/roles.ts';
export { authSettings, openCredentials, openSecret } from './auth/secret.ts';
export { createServer, type Server, type ServerOptions } from './create-server.ts';
export { createDatabaseCheck } from './database-check.ts';
export { httpErrors } from './errors.ts';
export type { Readiness } from './health.ts';
export { listen } from './listen.ts';
export { hidden } from './openapi.ts';
export { createPositionTokens, type PositionTokens } from './position-token.ts';
export { type Problem, problemSchema } from './problem.ts';
