import { join } from 'node:path';
import { dashboardPlugin } from '@grasp/dashboard';
import { type EventStoreSettings, openEventStore } from '@grasp/event-store';
import {
  addAuth,
  createDatabaseCheck,
  createPositionTokens,
  createServer,
  listen,
  openCredentials,
  openSecret,
  type Server,
  seedAdministrator,
  writeSecretFile,
} from '@grasp/http';
import { addIngest, type Ingest, type IngestConfig, type IngestServices } from '@grasp/ingest';
import { addStandingMetrics, startContext, startReactors } from '@grasp/projection-service';
import { migrateProjections } from '@grasp/projections';
import { addQueryApi, openLive } from '@grasp/query-api';
import { readModels } from '@grasp/read-models';
import { startRelay } from '@grasp/relay';
import { openRunJobs } from '@grasp/replay';
import { type ConfigOf, createMetrics, createPool, nowMicros, type Run } from '@grasp/runtime';
import type pg from 'pg';
import type { Logger } from 'pino';
import { isDemoHome, toDemoDoors } from './demo-home.ts';
import type { openDatabase } from './open-database.ts';
import type { settings } from './settings.ts';

type Parts = Run & { config: ConfigOf<typeof settings>; doors: IngestConfig; log: Logger } & {
  database: Awaited<ReturnType<typeof openDatabase>>;
  /** Whether an empty log is to become a demo. */
  wantsDemo: boolean;
  /** Resolves when nothing is being loaded any more: read models are then built of all of it at once. */
  filled: Promise<void>;
};

const INFO = {
  title: 'Grasp',
  description:
    'Every rep call, customer touch, order and renewal: as of any instant, with its evidence.',
  version: '1',
};

const CONTEXTS = ['pipeline-forecast', 'discipline-audit', 'customer-effect'] as const;

/** Every service in this process, on one origin. Resolves when all of them answer. */
export async function serve({ scope, signal, config, doors, log, database, ...more }: Parts) {
  const { wantsDemo, filled } = more;
  const { databaseUrl: connectionString, home } = database;
  const metrics = createMetrics('standalone');
  const openPool = createPoolOpener({ scope, signal, log, connectionString });
  const [writing, reading] = [openPool(24), openPool(12)];
  const where = { EVENTSTORE_URL: config.EVENTSTORE_URL, DATABASE_URL: connectionString };
  const store = scope.use(await openEventStore(where));
  await migrateProjections(writing);
  const secret = openSecret(config.GRASP_SECRET, home);
  const credentials = await openCredentials(writing, secret);
  const administrator = await seedAdministrator(credentials, config.GRASP_TOKEN, home);

  addStandingMetrics(metrics, { pool: writing, store }, readModels);
  const runs = CONTEXTS.map((context) =>
    startContext(context, { pool: writing, store, signal, log, metrics, filled }),
  );
  const reacting = await startReactors({ pool: writing, store, signal, log, filled }, config);
  scope.defer(async () => {
    await Promise.all([...runs.map((run) => run.stopped), reacting.stopped]);
  });

  const checkDatabase = createDatabaseCheck(writing);
  let roads: Roads | undefined;
  const unready = async () => [
    ...(await checkDatabase()),
    ...runs.flatMap((run) => run.unready()),
    ...((await roads?.unready()) ?? []),
  ];
  const app = scope.use(await createServer({ info: INFO, log, metrics, unready }));
  const guard = await addAuth(app, credentials, config.PUBLIC_URL);
  const live = scope.use(openLive(connectionString, nowMicros));
  const tokens = createPositionTokens(secret, store.id);
  const isDemo = await isDemoHome({ pool: writing, store, wantsDemo });
  const opened = isDemo ? toDemoDoors(doors, home, log) : doors;
  const services = { pool: writing, store, metrics, guard, positions: tokens };
  roads = await openRoads(app, { scope, services, secret, log, config: opened });
  const company = companyOf(config);
  const jobs = scope.use(await openJobs(writing, where, log));
  addQueryApi(app, { pool: reading, store, guard, company, tokens, now: nowMicros, jobs }, live);
  await app.register(dashboardPlugin);
  const address = await listen(app, { host: config.HOST, port: config.PORT });
  // The CLI finds us by it.
  writeSecretFile(join(home, 'address'), `${address}\n`);
  return { store, pool: writing, administrator, failed: roads.failed };
}

type Roads = Pick<Ingest, 'failed'> & { unready: () => Promise<string[]> };
type RoadParts = Pick<Parts, 'scope' | 'log'> & {
  services: IngestServices;
  secret: string;
  config: IngestConfig;
};

/** What comes in, and what goes out. */
async function openRoads(app: Server, parts: RoadParts): Promise<Roads> {
  const { scope, services, secret, log, config } = parts;
  const { pool, store, metrics } = services;
  const ingest = await addIngest(app, services, config);
  const relay = scope.use(await startRelay({ pool, store, metrics, secret, log, config }));
  const unready = async () => [...(await ingest.unready()), ...relay.unready()];
  return { failed: ingest.failed, unready };
}

function companyOf(config: Parts['config']) {
  return {
    zone: config.COMPANY_ZONE,
    currency: config.COMPANY_CURRENCY,
    calendar: config.COMPANY_CALENDAR,
  };
}

type PoolParts = Pick<Parts, 'scope' | 'signal' | 'log'> & { connectionString: string };

function createPoolOpener({ scope, signal, log, connectionString }: PoolParts) {
  return (max: number): pg.Pool => {
    const pool = createPool({ connectionString, max }, (err) => {
      // The pool does not wait for the connections that it ends, so the database may stop before they are gone.
      if (!signal.aborted) log.warn({ err }, 'an idle connection was cut');
    });
    scope.defer(() => pool.end());
    return pool;
  };
}

function openJobs(pool: pg.Pool, settings: EventStoreSettings, log: Logger) {
  const onError = (err: unknown): void => log.error({ err }, 'a run failed');
  return openRunJobs({ pool, settings, onError });
}
