import { eventStoreSettings, openEventStore } from '@grasp/event-store';
import { createServer, listen } from '@grasp/http';
import { migrateProjections, type Projection } from '@grasp/projections';
import { reactorSettings } from '@grasp/reactors';
import { readModels } from '@grasp/read-models';
import {
  type ConfigOf,
  commonSettings,
  createLogger,
  createMetrics,
  createPool,
  portSetting,
  type Run,
  readConfig,
  redactConfig,
  runMain,
} from '@grasp/runtime';
import type { Logger } from 'pino';
import { z } from 'zod';
import { addStandingMetrics } from './standing-metrics.ts';
import { startContext } from './start-context.ts';
import { startReactors } from './start-reactors.ts';

const settings = {
  ...commonSettings,
  ...reactorSettings,
  ...eventStoreSettings,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  HOST: z.string().default('127.0.0.1'),
  PORT: portSetting.default(3000),
};

/** Connections for folding and writing: each read model needs one, and one for its house-keeping now and then. */
const CONNECTIONS = 16;

/** The whole of a projection service: settings, log, database, read models of the context, health and metrics. */
export function runProjectionService(context: Projection['context']): Promise<void> {
  let log: Logger | undefined;
  const onError = (error: unknown): void => {
    if (log) log.fatal({ err: error }, 'stopped by a failure');
    else process.stderr.write(`${context}: ${String(error)}\n`);
  };
  return runMain(
    async (run) => {
      const config = readConfig(settings);
      log = createLogger({ level: config.LOG_LEVEL, service: context });
      log.info({ settings: redactConfig(settings, config) }, 'starting');
      await serve(context, { ...run, config, log });
    },
    { onError },
  );
}

type Serving = Run & { config: ConfigOf<typeof settings>; log: Logger };

async function serve(
  context: Projection['context'],
  { scope, signal, stopped, config, log }: Serving,
): Promise<void> {
  const metrics = createMetrics(context);
  const connectionString = config.DATABASE_URL;
  const pool = createPool({ connectionString, max: CONNECTIONS }, (err) =>
    log.warn({ err }, 'an idle connection was cut'),
  );
  scope.defer(() => pool.end());
  const store = scope.use(await openEventStore(config));
  await migrateProjections(pool);
  const mine = readModels.filter((model) => model.context === context);
  addStandingMetrics(metrics, { pool, store }, mine);
  const run = startContext(context, { pool, store, signal, log, metrics });
  const reacting = await startReactors({ pool, store, signal, log }, config);
  scope.defer(async () => {
    await Promise.all([run.stopped, reacting.stopped]);
  });
  const info = { title: `Grasp ${context}`, description: 'Health and metrics', version: '1' };
  const app = scope.use(await createServer({ info, log, metrics, unready: run.unready }));
  await listen(app, { host: config.HOST, port: config.PORT });
  await stopped;
}
