import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type AppError, isAppError } from '@grasp/errors';
import pg from 'pg';
import { lockFolder } from '../folder-lock.ts';
import { createClusterFolder, DATABASE, openCluster, readPassword } from './cluster.ts';
import { stopOrphans } from './orphans.ts';
import { choosePort, readPort } from './port.ts';
import type { PostgresLog } from './server.ts';
import { superviseServer } from './supervise.ts';

const JOIN_PATIENCE_MS = 15_000;
const JOIN_POLL_MS = 100;

/** How to open the bundled PostgreSQL. */
export type PostgresOptions = {
  /** The home folder; the database lies in `postgres` in it. */
  home: string;
  /** Undefined: a free one, chosen once and remembered. */
  port?: number | undefined;
  /** Server settings, such as `shared_buffers`. Durability is on unless switched off here. */
  settings?: Readonly<Record<string, string | number>>;
  /** True: use the server of another Grasp that runs on this home, instead of refusing. */
  join?: boolean;
  log: PostgresLog;
  /** Told when the server keeps dying and is given up. Without it the process crashes. */
  onFailure?: (error: AppError) => void;
};

/** A PostgreSQL to connect to. Disposing stops it, unless it belongs to another process. */
export type Postgres = AsyncDisposable & {
  /** With name and password, for the database `grasp`. */
  url: string;
  stop(): Promise<void>;
};

/**
 * Starts the bundled PostgreSQL on a home folder, creating the database on first use; keeps it running, restarting
 * it when it dies; leaves no process behind, however this process ends.
 * @throws AppError `home_taken`, `postgres_port_taken`, `postgres_start_failed` and what openCluster throws.
 */
export async function openPostgres(options: PostgresOptions): Promise<Postgres> {
  await createClusterFolder(join(options.home, 'postgres'));
  const folder = await realpath(join(options.home, 'postgres'));
  await using opened = new AsyncDisposableStack();
  try {
    opened.use(lockFolder(folder));
  } catch (error) {
    if (options.join === true && isAppError(error, 'home_taken')) return joinRunning(folder, error);
    throw error;
  }
  const url = await startCluster(folder, options, opened);
  const kept = opened.move();
  const stop = () => kept.disposeAsync();
  return { url, stop, [Symbol.asyncDispose]: stop };
}

async function startCluster(
  folder: string,
  options: PostgresOptions,
  opened: AsyncDisposableStack,
): Promise<string> {
  const { log, settings = {}, onFailure = crash } = options;
  const cluster = await openCluster(folder, settings['fsync'] !== 'off');
  const orphans = await stopOrphans(cluster.data);
  if (orphans > 0) log('warn', 'stopped a database server left over from a crash', { orphans });
  const port = await choosePort(folder, options.port);
  opened.use(await superviseServer({ cluster, port, settings, log }, onFailure));
  await createDatabase(urlOf(cluster.password, port, 'postgres'));
  return urlOf(cluster.password, port, DATABASE);
}

function crash(error: AppError): void {
  queueMicrotask(() => {
    throw error;
  });
}

function urlOf(password: string, port: number, database: string): string {
  return `postgresql://${DATABASE}:${password}@127.0.0.1:${port}/${database}`;
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** The other Grasp may be in the middle of its start: its port and password appear with it. */
async function joinRunning(folder: string, taken: AppError): Promise<Postgres> {
  const end = Date.now() + JOIN_PATIENCE_MS;
  while (Date.now() < end) {
    const password = readPassword(folder);
    const port = readPort(folder);
    if (password !== undefined && port !== undefined) {
      const url = urlOf(password, port, DATABASE);
      if (await answers(url)) return { url, stop: leave, [Symbol.asyncDispose]: leave };
    }
    await delay(JOIN_POLL_MS);
  }
  throw taken;
}

/** The server belongs to the process that started it. */
async function leave(): Promise<void> {}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}
