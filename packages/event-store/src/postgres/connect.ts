import { setTimeout } from 'node:timers/promises';
import { isAppError } from '@grasp/errors';
import pg from 'pg';
import { abortable } from '../abortable.ts';
import { toLogFailure, unavailable } from './failure.ts';

/** Milliseconds until an attempt to connect is given up. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Milliseconds until a connection for reads that nobody needs is closed. */
const IDLE_TIMEOUT_MS = 10_000;

/** A read is tried again every so many milliseconds, for so long. */
const RETRY_MS = 20;
const RETRY_WITHIN_MS = 200;

/** Settings of every connection of the log. */
export function connectionConfig(connectionString: string): pg.ClientConfig {
  return {
    connectionString,
    application_name: 'grasp-log',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
}

/** Makes a pool for reads. A connection that dies while idle is dropped, not an event that ends the process. */
export function createReadPool(
  config: pg.ClientConfig,
  limits: { max: number; query_timeout: number },
): pg.Pool {
  const pool = new pg.Pool({ ...config, ...limits, idleTimeoutMillis: IDLE_TIMEOUT_MS });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Connects a client whose later failures are told to the calls that use it, not to the process. */
export async function connectClient(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    void client.end().catch(() => {});
    throw toLogFailure(error);
  }
}

/** Rows as PostgreSQL writes them: driver-made objects and dates would cost more than the read itself. */
const AS_TEXT = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;

/**
 * Runs a read and gives its rows as arrays of text. Reads change nothing, so one that fails at once is tried again: after
 * a restart of the server the pool still holds dead connections.
 * @throws AppError `log_unavailable`; the signal's reason.
 */
export async function readRows(
  pool: pg.Pool,
  query: { text: string; values: unknown[] },
  signal?: AbortSignal,
): Promise<string[][]> {
  const read = (client: pg.PoolClient) =>
    client.query<string[]>({ ...query, rowMode: 'array', types: AS_TEXT });
  const patience = performance.now() + RETRY_WITHIN_MS;
  while (true) {
    try {
      return (await withClient(pool, read, signal)).rows;
    } catch (error) {
      const isPatient = performance.now() < patience;
      if (!isPatient || !isAppError(error, 'log_unavailable')) throw error;
      await setTimeout(RETRY_MS, undefined, { signal });
    }
  }
}

/** Lends a connection to `use`. After a failure or an abort it is closed, because something may still run on it. */
async function withClient<T>(
  pool: pg.Pool,
  use: (client: pg.PoolClient) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const client = await borrow(pool, signal);
  try {
    const result = await abortable(use(client), signal);
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw signal?.aborted ? error : toLogFailure(error);
  }
}

async function borrow(pool: pg.Pool, signal?: AbortSignal): Promise<pg.PoolClient> {
  const lent = pool.connect();
  try {
    return await abortable(lent, signal);
  } catch (error) {
    if (signal?.aborted) void lent.then((late) => late.release()).catch(() => {});
    throw signal?.aborted ? error : unavailable(error);
  }
}
