import { fileURLToPath } from 'node:url';
import { dashboardPlugin } from '@grasp/dashboard';
import { openEventStore } from '@grasp/event-store';
import {
  addAuth,
  createDatabaseCheck,
  createPositionTokens,
  createServer,
  listen,
  openCredentials,
  openSecret,
  seedAdministrator,
} from '@grasp/http';
import { migrateProjections } from '@grasp/projections';
import { openRunJobs } from '@grasp/replay';
import {
  createLogger,
  createMetrics,
  createPool,
  nowMicros,
  openHome,
  readConfig,
  redactConfig,
  runMain,
} from '@grasp/runtime';
import { addQueryApi } from './app.ts';
import { querySettings } from './config.ts';
import { openLive } from './live.ts';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const info = { title: 'Grasp queries', description: 'What the log says, as of any instant.' };

await runMain(
  async ({ scope, stopped }) => {
    const config = readConfig(querySettings);
    const log = createLogger({ level: config.LOG_LEVEL, service: 'query-api' });
    log.info({ config: redactConfig(querySettings, config) }, 'starting');
    const { DATABASE_URL: connectionString, HOST: host, PORT: port } = config;
    const home = openHome({ setting: config.GRASP_HOME, checkout, hostsPostgres: false });
    const secret = openSecret(config.GRASP_SECRET, home.folder);
    const onCut = (err: Error): void => log.warn({ err }, 'a database connection was lost');
    const writing = createPool({ connectionString }, onCut);
    const reading = createPool(
      { connectionString: config.DATABASE_READ_URL ?? connectionString },
      onCut,
    );
    scope.defer(() => writing.end());
    scope.defer(() => reading.end());
    const store = scope.use(await openEventStore(config));
    await migrateProjections(writing);
    const metrics = createMetrics('query-api');
    const unready = createDatabaseCheck(reading);
    const server = await createServer({ info: { ...info, version: '1' }, log, metrics, unready });
    scope.use(server);
    const credentials = await openCredentials(writing, secret);
    if (config.GRASP_TOKEN !== undefined) {
      await seedAdministrator(credentials, config.GRASP_TOKEN, home.folder);
    }
    const guard = await addAuth(server, credentials, config.PUBLIC_URL);
    const live = scope.use(openLive(connectionString, nowMicros));
    const { COMPANY_ZONE: zone, COMPANY_CURRENCY: currency, COMPANY_CALENDAR: calendar } = config;
    const company = { zone, currency, calendar };
    const tokens = createPositionTokens(secret, store.id);
    const onError = (err: unknown): void => log.error({ err }, 'a run failed');
    const { EVENTSTORE_URL } = config;
    const settings = { EVENTSTORE_URL, DATABASE_URL: connectionString };
    const jobs = scope.use(await openRunJobs({ pool: writing, settings, onError }));
    addQueryApi(
      server,
      { pool: reading, store, guard, company, tokens, now: nowMicros, jobs },
      live,
    );
    await server.register(dashboardPlugin);
    const address = await listen(server, { host, port });
    log.info({ address }, 'ready');
    await stopped;
  },
  { onError: (error) => process.stderr.write(`query-api: ${String(error)}\n`) },
);
