-- The event log. Written by append.ts alone; read by read.ts. Run in one transaction under the log's lock.
create schema if not exists log;

-- Which log this is. Positions are kept together with it.
create table if not exists log.identity (
  only_row boolean primary key default true check (only_row),
  id uuid not null default gen_random_uuid()
);
insert into log.identity default values on conflict do nothing;

-- Positions are dense and become visible in order, because every writer holds the log's advisory lock from before it
-- reads the last one until after its commit. There is deliberately no row that holds the head: it would be rewritten at
-- every commit, and while a backup or an analyst keeps an old snapshot open its dead versions could not be cleaned away
-- and would slow every append. The last entry of the primary key says the same.
--
-- Instants are microseconds since 1970 in UTC. meta and data are json, not jsonb: their bytes stay as they were written.
create table if not exists log.events (
  position bigint not null primary key,
  occurred_at bigint not null,
  recorded_at bigint not null,
  accepted_at bigint not null,
  revision int not null,
  version smallint not null,
  id uuid not null unique,
  stream text collate "C" not null,
  type text collate "C" not null,
  hash bytea not null,
  meta json not null,
  data json not null,
  unique (stream, revision)
) with (
  fillfactor = 100,
  -- Rows never change: the vacuum that follows inserts may freeze them at once, and never comes back.
  autovacuum_freeze_min_age = 0
);

do $$
begin
  if to_regclass('log.readable_events') is null then
    create view log.readable_events as
    select
      position, stream, revision, id, type, version,
      timestamptz 'epoch' + occurred_at * interval '1 microsecond' as occurred_at,
      timestamptz 'epoch' + recorded_at * interval '1 microsecond' as recorded_at,
      timestamptz 'epoch' + accepted_at * interval '1 microsecond' as accepted_at,
      split_part(stream, '-', 1) as category,
      encode(hash, 'hex') as hash, meta, data
    from log.events;
    comment on view log.readable_events is 'The event log for analysts: instants as timestamptz, in log order by position.';
  end if;
end $$;
