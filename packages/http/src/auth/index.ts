/** Credentials without any server: what the command line needs of this package. */
export {
  type Credential,
  type CredentialStore,
  createCredential,
  listCredentials,
  revokeCredential,
} from './credentials.ts';
export { ROLES, type Role, type Scope } from './roles.ts';
export { authSettings, openCredentials, openSecret } from './secret.ts';
