import { layOutOps } from '@grasp/runtime';
import type { Pool } from 'pg';

/**
 * What lies between the doors and the log. It is not in the log, and is part of every backup.
 * Raw requests are kept for a time and then dropped by the day; parked messages stay until they are settled.
 */
const TABLES = `
create table if not exists ops.raw_requests (
  received_at timestamptz not null, vendor text not null, method text not null, url text not null,
  headers json not null, body bytea not null, event_ids uuid[] not null
) partition by range (received_at);
create table if not exists ops.parked (
  -- made from door, source, reason and bytes: the same message again is counted, not kept twice
  id uuid primary key,
  door text not null, source text not null, step text not null, reason text not null, detail text not null,
  event_id uuid, stream text, actor json not null, method text, url text, body bytea not null,
  times integer not null default 1,
  first_at timestamptz not null default clock_timestamp(), last_at timestamptz not null default clock_timestamp(),
  redrive_asked_at timestamptz, settled_at timestamptz);
create index if not exists parked_open on ops.parked (first_at) where settled_at is null;`;

/** Makes the tables of raw requests and parked messages. Safe to call from several processes at once. */
export const migrateIntake = (pool: Pool): Promise<void> => layOutOps(pool, TABLES);
