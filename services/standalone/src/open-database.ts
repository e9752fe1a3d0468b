import { fileURLToPath } from 'node:url';
import { openHome, openPostgres } from '@grasp/runtime';
import type { Logger } from 'pino';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

/** The PostgreSQL of standalone, for a floor on one machine: a quarter of a gigabyte for its cache, large checkpoints. */
const POSTGRES_SETTINGS = {
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  wal_buffers: '16MB',
  effective_cache_size: '2GB',
  work_mem: '32MB',
  max_connections: '120',
  jit: 'off',
};

type Settings = {
  DATABASE_URL?: string | undefined;
  GRASP_HOME?: string | undefined;
  POSTGRES_PORT?: number | undefined;
};

/** Where everything lies: the home folder, and the database that is in it or that `DATABASE_URL` names. */
export async function openDatabase(
  scope: AsyncDisposableStack,
  config: Settings,
  log: Logger,
): Promise<{ home: string; note: string | undefined; databaseUrl: string }> {
  const hostsPostgres = config.DATABASE_URL === undefined;
  const { folder: home, note } = openHome({
    setting: config.GRASP_HOME,
    checkout: CHECKOUT,
    hostsPostgres,
  });
  if (config.DATABASE_URL !== undefined) return { home, note, databaseUrl: config.DATABASE_URL };
  const postgres = await openPostgres({
    home,
    ...(config.POSTGRES_PORT === undefined ? {} : { port: config.POSTGRES_PORT }),
    settings: POSTGRES_SETTINGS,
    log: (level, message, facts) => log[level]({ ...facts }, message),
  });
  return { home, note, databaseUrl: scope.use(postgres).url };
}
