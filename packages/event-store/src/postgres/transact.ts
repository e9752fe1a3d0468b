import type { Micros } from '@grasp/domain';
import type pg from 'pg';
import { decideAppend, type KnownEvent, type LogView } from '../decide-append.ts';
import type { AppendOutcome } from '../event-store.ts';
import type { PreparedAppend } from '../prepare-append.ts';
import { quote, toColumns } from './translate.ts';

/** Key of the advisory lock that every writer of the log holds from reading the head until after its commit. */
export const LOG_LOCK = 4_701_987_000_001n;
/** Channel on which a writer tells the new head. */
export const HEAD_CHANNEL = 'grasp_log_head';

const LOCK = `begin isolation level read committed read write;
select pg_advisory_xact_lock(${LOG_LOCK});
select position, accepted_at from log.events order by position desc limit 1`;

const FIND_KNOWN = {
  name: 'log-known',
  text: `select e.id, e.stream, e.revision, e.position, encode(e.hash, 'hex') as hash
    from unnest($1::uuid[]) given (id) join log.events e on e.id = given.id`,
};

const FIND_HEADS = {
  name: 'log-heads',
  text: `select given.stream, last.revision from unnest($1::text[]) given (stream)
    cross join lateral (
      select e.revision from log.events e where e.stream = given.stream order by e.revision desc limit 1
    ) last`,
};

const INSERT = {
  name: 'log-insert',
  text: `insert into log.events
    (position, stream, revision, id, type, version, occurred_at, recorded_at, hash, meta, data, accepted_at)
    select given.*, $12::bigint from unnest(
      $1::bigint[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::smallint[],
      $7::bigint[], $8::bigint[], $9::bytea[], $10::json[], $11::json[]
    ) given`,
};

/**
 * Decides a group of appends and stores them in one transaction; answers after the commit. Sends what does not depend
 * on an answer together (the client is in pipeline mode), so that a group costs two round trips.
 * `onDecided` is told the outcomes before the commit is sent: should its answer be lost, they tell a retry what was ours.
 */
export async function transact(
  client: pg.Client,
  appends: readonly PreparedAppend[],
  hooks: { now: () => Micros; onDecided: (outcomes: readonly AppendOutcome[]) => void },
): Promise<AppendOutcome[]> {
  const { log, acceptedAt } = await lookUp(client, appends);
  const outcomes = appends.map((append) => decideAppend(append, log));
  hooks.onDecided(outcomes);
  await store(client, log, Math.max(hooks.now(), acceptedAt));
  return outcomes;
}

async function lookUp(client: pg.Client, appends: readonly PreparedAppend[]) {
  const ids = appends.flatMap((append) => append.events.map((event) => event.id));
  const streams = [...new Set(appends.map((append) => append.stream))];
  const [locked, known, heads] = await Promise.all([
    client.query(LOCK) as unknown as Promise<pg.QueryResult<HeadRow>[]>,
    client.query<KnownRow>({ ...FIND_KNOWN, values: [`{${ids.join(',')}}`] }),
    client.query<HeadOfStream>({ ...FIND_HEADS, values: [`{${streams.map(quote).join(',')}}`] }),
  ]);
  const head = locked.at(-1)?.rows[0];
  const log: LogView = {
    position: BigInt(head?.position ?? 0),
    known: new Map(known.rows.map((row) => [row.id, toKnown(row)])),
    heads: new Map(heads.rows.map((row) => [row.stream, row.revision])),
    placed: [],
  };
  return { log, acceptedAt: Number(head?.accepted_at ?? 0) };
}

type HeadRow = { position: string; accepted_at: string };
type KnownRow = { id: string; stream: string; revision: number; position: string; hash: string };
type HeadOfStream = { stream: string; revision: number };

function toKnown(row: KnownRow): KnownEvent {
  return { ...row, position: BigInt(row.position) };
}

async function store(client: pg.Client, log: LogView, acceptedAt: Micros): Promise<void> {
  if (log.placed.length === 0) {
    await client.query('commit');
    return;
  }
  const insert = { ...INSERT, values: [...toColumns(log.placed), acceptedAt] };
  const end = `select pg_notify('${HEAD_CHANNEL}', '${log.position}'); commit`;
  await Promise.all([client.query(insert), client.query(end)]);
}

/** Settings of a connection that appends. Names every plan's way once and for all: the planner cannot see the log grow. */
export const WRITER_SETTINGS = `
  set synchronous_commit = on;
  set idle_in_transaction_session_timeout = '10s';
  set plan_cache_mode = force_generic_plan;
  set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set enable_bitmapscan = off; set jit = off`;
