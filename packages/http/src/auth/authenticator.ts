import { randomBytes } from 'node:crypto';
import {
  type CredentialRow,
  type CredentialStore,
  PRINCIPAL_COLUMNS,
  toPrincipal,
} from './credentials.ts';
import { mayPass, type Principal } from './roles.ts';
import { hashToken } from './tokens.ts';

/** Days that a sign-in lasts. */
export const SESSION_DAYS = 7;
/** Milliseconds for which an answer about a credential is remembered: so long may a revoked one still pass. */
const REMEMBER_MS = 1_000;
const REMEMBER_MOST = 10_000;

/** Tells who stands behind a token or a session. */
export type Authenticator = {
  byToken(token: string): Promise<Principal | undefined>;
  bySession(session: string): Promise<Principal | undefined>;
  /** Opens a session for a person's token; undefined: not such a token. */
  openSession(token: string): Promise<{ session: string; principal: Principal } | undefined>;
  closeSession(session: string): Promise<void>;
};

const BY_TOKEN = `select ${PRINCIPAL_COLUMNS} from ops.credentials c
  where c.hash = $1 and c.revoked_at is null`;
const BY_SESSION = `select ${PRINCIPAL_COLUMNS} from ops.sessions s
  join ops.credentials c on c.id = s.credential
  where s.hash = $1 and s.expires_at > clock_timestamp() and c.revoked_at is null`;

/** Makes an authenticator on the tables of `migrateCredentials`. */
export function createAuthenticator({ pool, secret }: CredentialStore): Authenticator {
  const remembered = new Map<string, { until: number; principal: Principal }>();

  async function find(query: string, hash: Buffer): Promise<Principal | undefined> {
    const key = hash.toString('latin1');
    const known = remembered.get(key);
    if (known !== undefined && known.until > performance.now()) return known.principal;
    remembered.delete(key);
    const { rows } = await pool.query<CredentialRow>(query, [hash]);
    if (rows[0] === undefined) return undefined;
    const principal = toPrincipal(rows[0]);
    if (remembered.size >= REMEMBER_MOST) remembered.clear();
    remembered.set(key, { until: performance.now() + REMEMBER_MS, principal });
    return principal;
  }

  const byToken = (token: string) => find(BY_TOKEN, hashToken(secret, 'token', token));

  async function openSession(token: string) {
    const principal = await byToken(token);
    if (principal === undefined || !mayPass(principal.role, 'session')) return undefined;
    const session = randomBytes(32).toString('base64url');
    await pool.query('delete from ops.sessions where expires_at < clock_timestamp()');
    await pool.query(
      `insert into ops.sessions (hash, credential, expires_at)
       values ($1, $2, clock_timestamp() + make_interval(days => $3))`,
      [hashToken(secret, 'session', session), principal.credentialId, SESSION_DAYS],
    );
    return { session, principal };
  }

  async function closeSession(session: string) {
    const hash = hashToken(secret, 'session', session);
    remembered.delete(hash.toString('latin1'));
    await pool.query('delete from ops.sessions where hash = $1', [hash]);
  }

  return {
    byToken,
    bySession: (session) => find(BY_SESSION, hashToken(secret, 'session', session)),
    openSession,
    closeSession,
  };
}
