import { fileURLToPath } from 'node:url';
import { openEventStore } from '@grasp/event-store';
import { createDatabaseCheck, createServer, listen, openSecret } from '@grasp/http';
import { migrateProjections } from '@grasp/projections';
import {
  createLogger,
  createMetrics,
  createPool,
  openHome,
  readConfig,
  redactConfig,
  runMain,
} from '@grasp/runtime';
import { settings } from './config.ts';
import { startRelay } from './start-relay.ts';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const info = { title: 'Grasp relay', description: 'Health and metrics', version: '1' };

await runMain(
  async ({ scope, stopped }) => {
    const config = readConfig(settings);
    const log = createLogger({ level: config.LOG_LEVEL, service: 'relay' });
    log.info({ config: redactConfig(settings, config) }, 'starting');
    const { DATABASE_URL: connectionString } = config;
    const home = openHome({ setting: config.GRASP_HOME, checkout, hostsPostgres: false });
    const secret = openSecret(config.GRASP_SECRET, home.folder);
    const pool = createPool({ connectionString }, (err) =>
      log.warn({ err }, 'a database connection was lost'),
    );
    scope.defer(() => pool.end());
    const store = scope.use(await openEventStore(config));
    await migrateProjections(pool);
    const metrics = createMetrics('relay');
    const relay = scope.use(await startRelay({ pool, store, config, secret, metrics, log }));
    const checkDatabase = createDatabaseCheck(pool);
    const unready = async () => [...(await checkDatabase()), ...relay.unready()];
    const server = scope.use(await createServer({ info, log, metrics, unready }));
    const address = await listen(server, { host: config.HOST, port: config.PORT });
    log.info({ address }, 'ready');
    await stopped;
  },
  { onError: (error) => process.stderr.write(`${String(error)}\n`) },
);
