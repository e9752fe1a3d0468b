import { fileURLToPath } from 'node:url';
import { openEventStore } from '@grasp/event-store';
import {
  addAuth,
  createDatabaseCheck,
  createPositionTokens,
  createServer,
  listen,
  openCredentials,
  openSecret,
} from '@grasp/http';
import { migrateProjections } from '@grasp/projections';
import { placeReactors, reactors } from '@grasp/reactors';
import {
  createLogger,
  createMetrics,
  createPool,
  openHome,
  readConfig,
  redactConfig,
  runMain,
} from '@grasp/runtime';
import { addIngest, type Ingest } from './app.ts';
import { processSettings } from './config.ts';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const info = { title: 'Grasp ingest', description: 'The doors that everything comes in by.' };

await runMain(
  async ({ scope, stopped }) => {
    const config = readConfig(processSettings);
    const log = createLogger({ level: config.LOG_LEVEL, service: 'ingest' });
    log.info({ config: redactConfig(processSettings, config) }, 'starting');
    const { DATABASE_URL: connectionString, HOST: host, PORT: port } = config;
    const home = openHome({ setting: config.GRASP_HOME, checkout, hostsPostgres: false });
    const secret = openSecret(config.GRASP_SECRET, home.folder);
    const pool = createPool({ connectionString }, (err) =>
      log.warn({ err }, 'a database connection was lost'),
    );
    scope.defer(() => pool.end());
    const store = scope.use(await openEventStore(config));
    await migrateProjections(pool);
    // A reactor that is placed later begins behind what the doors took before.
    await placeReactors({ pool, store }, reactors);
    const metrics = createMetrics('ingest');
    const checkDatabase = createDatabaseCheck(pool);
    let doors: Ingest | undefined;
    const unready = async () => [...(await checkDatabase()), ...((await doors?.unready()) ?? [])];
    const server = await createServer({ info: { ...info, version: '1' }, log, metrics, unready });
    scope.use(server);
    const credentials = await openCredentials(pool, secret);
    const guard = await addAuth(server, credentials, config.PUBLIC_URL);
    const positions = createPositionTokens(secret, store.id);
    doors = await addIngest(server, { pool, store, metrics, guard, positions }, config);
    const address = await listen(server, { host, port });
    log.info({ address }, 'ready');
    await Promise.race([stopped, doors.failed]);
  },
  { onError: (error) => process.stderr.write(`${String(error)}\n`) },
);
