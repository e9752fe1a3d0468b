import { AppError } from '@grasp/errors';
import type { Pool } from 'pg';
import { httpErrors } from '../errors.ts';
import type { Principal, Role, Scope } from './roles.ts';
import { createToken, hashToken } from './tokens.ts';

/** Where credentials are kept, and the deployment's secret. */
export type CredentialStore = { pool: Pool; secret: string };

export type NewCredential = {
  principal: string;
  role: Role;
  scope: Scope;
  onBehalfOf?: string | null;
};

/** A credential as it may be shown: without anything that opens a door. */
export type Credential = Principal & { createdAt: Date; revokedAt: Date | null };

/**
 * Makes a credential. Its token is given once and kept nowhere.
 * @throws AppError `credential_invalid`: a rep's credential has the scope of that rep.
 */
export async function createCredential(
  store: CredentialStore,
  credential: NewCredential,
): Promise<{ token: string; id: string }> {
  if (credential.role === 'rep' && credential.scope.kind !== 'rep') {
    const detail = 'a rep sees and changes what is theirs: give it the scope rep:<id>';
    throw new AppError(httpErrors.credential_invalid, { detail, field: 'scope' });
  }
  const token = createToken();
  return { token, id: await insertCredential(store, token, credential) };
}

/** Keeps a credential with a token that is known already. */
export async function insertCredential(
  { pool, secret }: CredentialStore,
  token: string,
  { principal, role, scope, onBehalfOf = null }: NewCredential,
): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into ops.credentials (hash, principal, role, scope_kind, scope_id, on_behalf_of)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (hash) do update set revoked_at = null returning id`,
    [
      hashToken(secret, 'token', token),
      principal,
      role,
      scope.kind,
      scope.kind === 'all' ? null : scope.id,
      onBehalfOf,
    ],
  );
  return rows[0]?.id ?? '';
}

/** All credentials, the newest first. */
export async function listCredentials(pool: Pool): Promise<Credential[]> {
  const { rows } = await pool.query<CredentialRow & { created_at: Date; revoked_at: Date | null }>(
    `select ${PRINCIPAL_COLUMNS}, c.created_at, c.revoked_at from ops.credentials c
     order by c.created_at desc, c.id`,
  );
  return rows.map((row) => ({
    ...toPrincipal(row),
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  }));
}

/** Closes a credential and every session made with it. @throws AppError `credential_absent`. */
export async function revokeCredential(pool: Pool, id: string): Promise<void> {
  const { rowCount } = await pool.query(
    `update ops.credentials set revoked_at = coalesce(revoked_at, clock_timestamp())
     where id::text = $1`,
    [id],
  );
  if (rowCount === 0) throw new AppError(httpErrors.credential_absent, { detail: id });
}

export const PRINCIPAL_COLUMNS =
  'c.id, c.principal, c.role, c.scope_kind, c.scope_id, c.on_behalf_of';

export type CredentialRow = {
  id: string;
  principal: string;
  role: Role;
  scope_kind: Scope['kind'];
  scope_id: string | null;
  on_behalf_of: string | null;
};

/** Reads `PRINCIPAL_COLUMNS`. */
export function toPrincipal(row: CredentialRow): Principal {
  const { scope_kind: kind, scope_id: id } = row;
  return {
    credentialId: row.id,
    principal: row.principal,
    role: row.role,
    scope: kind === 'all' || id === null ? { kind: 'all' } : { kind, id },
    onBehalfOf: row.on_behalf_of,
  };
}
