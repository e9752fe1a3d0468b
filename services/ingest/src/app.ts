import type { Server } from '@grasp/http';
import { createAccounts, measureAppends, openIntake } from '@grasp/intake';
import { nowMicros } from '@grasp/runtime';
import type { IngestConfig } from './config.ts';
import type { IngestServices } from './parts.ts';
import { addCommandRoutes } from './routes/commands.ts';
import { addEventRoutes } from './routes/events.ts';
import { addWebhookRoutes } from './routes/webhooks.ts';

/** Adds the doors through which everything comes in: webhooks, events, commands. They close with the server. */
export async function addIngest(
  app: Server,
  services: IngestServices,
  config: IngestConfig,
): Promise<void> {
  const { pool, metrics } = services;
  const store = measureAppends(services.store, metrics);
  const { COMPANY_ZONE: zone, COMPANY_COUNTRY: country } = config;
  const intake = await openIntake({
    pool,
    store,
    metrics,
    now: nowMicros,
    findAccount: createAccounts(config.TELEPHONY_ACCOUNTS, { zone, country }),
    secrets: config,
    onTrouble: (err) => app.log.warn({ err }, 'work beside requests failed, it is tried again'),
  });
  app.addHook('onClose', () => intake[Symbol.asyncDispose]());
  const parts = { ...services, store, intake, config };
  await app.register((scope) => addWebhookRoutes(scope as Server, parts));
  await app.register((scope) => addEventRoutes(scope as Server, parts));
  await app.register((scope) => addCommandRoutes(scope as Server, parts));
}
