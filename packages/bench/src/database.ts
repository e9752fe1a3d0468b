import { join } from 'node:path';
import type { Micros } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { type EventStore, openPostgresEventStore } from '@grasp/event-store';
import { migrateProjections } from '@grasp/projections';
import { openPostgres } from '@grasp/runtime';
import pg from 'pg';
import { benchErrors } from './errors.ts';
import { fillLog } from './fill-log.ts';
import { findServers } from './standalone.ts';

/** Settings as a deployment on such a machine has them; durability stays on. */
const SETTINGS = {
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  wal_buffers: '64MB',
  checkpoint_timeout: '15min',
  effective_cache_size: '4GB',
  work_mem: '64MB',
  maintenance_work_mem: '512MB',
  max_connections: '120',
  jit: 'off',
};

const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes'];

/** A database of one row, with its log. */
export type RowDatabase = AsyncDisposable & { url: string; pool: pg.Pool; store: EventStore };

/** The PostgreSQL of a run: the same for all rows, and for what they are held against. */
export type BenchDatabase = {
  /** `name = value` of what durability rests on, as the server tells. */
  durability: string[];
  version: string;
  /** Ids of its processes; none where the system does not show them. */
  pids: () => number[];
  /** A new database with an empty log. */
  open: () => Promise<RowDatabase>;
  /** A database whose log holds the generated company of so many events (from a day on): made once a run. */
  openFilled: (events: number, from?: Micros) => Promise<RowDatabase>;
};

/** Starts a PostgreSQL for a run in a folder of its own. @throws AppError `bench_not_durable`. */
export async function openBenchDatabase(
  scope: AsyncDisposableStack,
  home: string,
  say: (line: string) => void,
): Promise<BenchDatabase> {
  const log = () => undefined;
  const server = scope.use(await openPostgres({ home, settings: SETTINGS, log }));
  const admin = new pg.Pool({ connectionString: server.url, max: 2 });
  // An idle connection may hear that the server stops before it is closed itself.
  admin.on('error', () => undefined);
  scope.defer(() => admin.end());
  const durability = await readDurability(admin);
  const { rows } = await admin.query('show server_version');
  let number = 0;
  const create = async (template: string): Promise<string> => {
    number += 1;
    const name = `bench_${number}`;
    await admin.query(`create database ${name} template ${template} strategy file_copy`);
    return name;
  };
  const filled = new Map<string, Promise<string>>();
  const fill = async (events: number, from: Micros | undefined): Promise<string> => {
    const name = await create('template0');
    await using database = await openRow(server.url, name);
    await fillLog(database, { events, from, say });
    return name;
  };
  return {
    durability,
    version: rows[0].server_version,
    pids: () => findServers(join(home, 'postgres', 'data')),
    open: async () => openRow(server.url, await create('template0')),
    async openFilled(events, from) {
      const key = `${events} ${from ?? ''}`;
      const made = filled.get(key) ?? fill(events, from);
      filled.set(key, made);
      return openRow(server.url, await create(await made));
    },
  };
}

/** What durability rests on, as a server tells. @throws AppError `bench_not_durable`. */
export async function readDurability(admin: pg.Pool): Promise<string[]> {
  const { rows } = await admin.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1) order by name',
    [DURABLE],
  );
  const lines = rows.map(({ name, setting }) => `${name} = ${setting}`);
  if (rows.some(({ setting }) => setting !== 'on')) {
    throw new AppError(benchErrors.bench_not_durable, { detail: lines.join(', ') });
  }
  return lines;
}

async function openRow(serverUrl: string, name: string): Promise<RowDatabase> {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 16 });
  pool.on('error', () => undefined);
  const store = await openPostgresEventStore({ connectionString: url.href });
  await migrateProjections(pool);
  return {
    url: url.href,
    pool,
    store,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await pool.end();
    },
  };
}
