import { readFileSync } from 'node:fs';
import type { Micros } from '@grasp/domain';
import type pg from 'pg';
import type { EventStore } from '../event-store.ts';
import { nowMicros } from '../now-micros.ts';
import { countBetween } from '../positions.ts';
import { createAppender } from './append.ts';
import { connectClient, connectionConfig, createReadPool } from './connect.ts';
import { toLogFailure } from './failure.ts';
import { createHeadWatch } from './head-watch.ts';
import type { Size } from './queue.ts';
import { findEvents, readAll, readHead, readStream, readStreams } from './read.ts';
import { scanStreams } from './scan.ts';
import { subscribe } from './subscribe.ts';
import { createTail } from './tail.ts';
import { LOG_LOCK } from './transact.ts';
import { createWriter } from './writer.ts';

const LAYOUT = readFileSync(new URL('layout.sql', import.meta.url), 'utf8');

/** One transaction. Large enough that bulk appends share a commit, small enough that a single one does not wait long. */
const GROUP = { events: 4_096, bytes: 16 * 1024 * 1024 };
const MAX_WAITING = { events: 50_000, bytes: 128 * 1024 * 1024 };
const DEADLINE_MS = 5_000;
const READ_TIMEOUT_MS = 30_000;
const READ_CONNECTIONS = 8;

export type PostgresEventStoreOptions = {
  connectionString: string;
  /** Connections for reads at most, beside one for appends and one for notices. */
  readConnections?: number;
  /** Milliseconds that an append waits for a log that is away before it is answered with `log_unavailable`. */
  deadlineMs?: number;
  /** Milliseconds until a read without an answer is taken for lost, with its connection. */
  readTimeoutMs?: number;
  /** Events, and their bytes, that may wait to be appended; beyond it `append` is refused with `log_overloaded`. */
  maxWaiting?: Size;
  /** The clock that stamps `acceptedAt`. */
  now?: () => Micros;
};

/**
 * Opens the log in PostgreSQL (schema `log`) and lays it out where it is new.
 * @throws AppError `log_unavailable` when the server cannot be reached.
 */
export async function openPostgresEventStore(
  options: PostgresEventStoreOptions,
): Promise<EventStore> {
  const { connectionString, deadlineMs = DEADLINE_MS, now = nowMicros } = options;
  const config = connectionConfig(connectionString);
  const id = await layOut(config);
  const pool = createReadPool(config, {
    max: options.readConnections ?? READ_CONNECTIONS,
    query_timeout: options.readTimeoutMs ?? READ_TIMEOUT_MS,
  });
  const writer = createWriter(config, deadlineMs, now);
  const appender = createAppender(writer, {
    deadlineMs,
    group: GROUP,
    queue: options.maxWaiting ?? MAX_WAITING,
  });
  const watch = createHeadWatch(config, () => readHead(pool));
  const source = { pool, watch, tail: createTail(pool) };
  return {
    id,
    append: appender.append,
    readStream: (stream, from) => readStream(pool, stream, from),
    readStreams: (streams, upTo) => readStreams(pool, streams, upTo),
    findEvents: (ids) => findEvents(pool, ids),
    readAll: (read) => readAll(pool, read),
    subscribe: (read) => subscribe(source, read),
    scanStreams: async (filter, signal) =>
      scanStreams(config, filter, { upTo: await readHead(pool, signal), signal }),
    head: () => readHead(pool),
    count: async (after, upTo) => countBetween(after, upTo ?? (await readHead(pool))),
    async [Symbol.asyncDispose]() {
      await Promise.all([appender.close(), watch.close()]);
      await pool.end();
    },
  };
}

/** Lays the log out, one process at a time, and gives its identity. */
async function layOut(config: pg.ClientConfig): Promise<string> {
  const client = await connectClient(config);
  try {
    await client.query(`begin; select pg_advisory_xact_lock(${LOG_LOCK}); ${LAYOUT}; commit`);
    const { rows } = await client.query<{ id: string }>('select id from log.identity');
    return rows[0]?.id ?? '';
  } catch (error) {
    throw toLogFailure(error);
  } finally {
    await client.end();
  }
}
