import { layOutOps } from '@grasp/runtime';
import type { Pool } from 'pg';

/**
 * Credentials and the sign-ins made with them. Of a token only its HMAC under the deployment's secret is kept, so that
 * a copy of the database opens nothing.
 */
const TABLES = `
create table if not exists ops.credentials (
  id uuid primary key default gen_random_uuid(),
  hash bytea not null unique,
  principal text not null, role text not null,
  scope_kind text not null check (scope_kind in ('all', 'team', 'rep')), scope_id text,
  on_behalf_of text,
  -- made at the start of a server for the token of its settings or its home; a newer one takes its place
  is_seed boolean not null default false,
  created_at timestamptz not null default clock_timestamp(), revoked_at timestamptz,
  check ((scope_kind = 'all') = (scope_id is null)));
create table if not exists ops.sessions (
  hash bytea primary key,
  credential uuid not null references ops.credentials on delete cascade,
  created_at timestamptz not null default clock_timestamp(), expires_at timestamptz not null);
create table if not exists ops.secret_check (only_row boolean primary key default true check (only_row), hash bytea not null);`;

/** Makes the tables of credentials and sessions. Safe to call from several processes at once. */
export const migrateCredentials = (pool: Pool): Promise<void> => layOutOps(pool, TABLES);
