import type { IngestConfig } from '@grasp/ingest';
import { createLogger, type Run, readConfig, redactConfig, runMain } from '@grasp/runtime';
import type { Logger } from 'pino';
import { announce } from './announce.ts';
import { findDemoToLoad, loadDemo } from './load-demo.ts';
import { openDatabase } from './open-database.ts';
import { serve } from './serve.ts';
import { allSettings, settings } from './settings.ts';

let log: Logger | undefined;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Everything in one process: settings → log → database → services → address; until a signal. */
await runMain(
  async (run) => {
    const config = readConfig(settings);
    const doors = readConfig(allSettings) as IngestConfig;
    log = createLogger({ level: config.LOG_LEVEL, service: 'standalone' });
    log.debug({ settings: redactConfig(allSettings, doors) }, 'starting');
    const database = await openDatabase(run.scope, config, log);
    const wantsDemo = !process.argv.includes('--empty');
    const { promise: filled, resolve } = Promise.withResolvers<void>();
    const served = await serve({ ...run, config, doors, log, database, wantsDemo, filled });
    announce({ ...served, config, database, say });
    if (wantsDemo) await bringDemo(served, { ...run, config });
    resolve();
    await Promise.race([run.stopped, served.failed]);
  },
  {
    onError: (error) => {
      const message = error instanceof Error ? error.message : String(error);
      process.stderr.write(`Grasp could not go on: ${message}\n`);
      log?.fatal({ err: error }, 'stopped by a failure');
    },
  },
);

/** On an empty home: a company that was made up, and says so. */
async function bringDemo(
  { pool, store }: Pick<Awaited<ReturnType<typeof serve>>, 'pool' | 'store'>,
  { signal, config }: Pick<Run, 'signal'> & { config: { COMPANY_ZONE: string } },
): Promise<void> {
  const mark = await findDemoToLoad(pool, store);
  if (mark === undefined) return;
  say('This home is empty: a demo company is being loaded (npm start -- --empty starts without)');
  const started = performance.now();
  const events = await loadDemo({ pool, store, zone: config.COMPANY_ZONE, signal }, mark);
  if (signal.aborted) return;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`The demo company is loaded: ${events} events of people who do not exist, in ${seconds} s`);
}
