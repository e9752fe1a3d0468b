import { createLogger, readConfig, redactConfig, runMain } from '@grasp/runtime';
import type { Logger } from 'pino';
import { announce } from './announce.ts';
import { openDatabase } from './open-database.ts';
import { serve } from './serve.ts';
import { settings } from './settings.ts';

let log: Logger | undefined;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Everything in one process: settings → log → database → services → address; until a signal. */
await runMain(
  async (run) => {
    const config = readConfig(settings);
    log = createLogger({ level: config.LOG_LEVEL, service: 'standalone' });
    log.debug({ settings: redactConfig(settings, config) }, 'starting');
    const database = await openDatabase(run.scope, config, log);
    const served = await serve({ ...run, config, log, database });
    announce({ ...served, config, database, say });
    await run.stopped;
  },
  {
    onError: (error) => {
      const message = error instanceof Error ? error.message : String(error);
      process.stderr.write(`Grasp could not go on: ${message}\n`);
      log?.fatal({ err: error }, 'stopped by a failure');
    },
  },
);
