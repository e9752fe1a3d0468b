import type { EventStore } from '@grasp/event-store';
import type { Guard, PositionTokens, Server } from '@grasp/http';
import { createAccounts, type Intake, openIntake } from '@grasp/intake';
import { nowMicros } from '@grasp/runtime';
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { IngestConfig } from './config.ts';
import { addCommandRoutes } from './routes/commands.ts';
import { addEventRoutes } from './routes/events.ts';
import { addWebhookRoutes } from './routes/webhooks.ts';

/** What ingest works with. */
export type IngestServices = {
  pool: Pool;
  store: EventStore;
  metrics: Registry;
  guard: Guard;
  positions: PositionTokens;
};

/** What the routes work with. */
export type IngestParts = Pick<IngestServices, 'store' | 'guard' | 'positions'> & {
  intake: Intake;
  config: IngestConfig;
};

/** Adds the doors through which everything comes in: webhooks, events, commands. They close with the server. */
export async function addIngest(
  app: Server,
  services: IngestServices,
  config: IngestConfig,
): Promise<void> {
  const { pool, store, metrics } = services;
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
  const parts = { ...services, intake, config };
  await app.register((scope) => addWebhookRoutes(scope as Server, parts));
  await app.register((scope) => addEventRoutes(scope as Server, parts));
  await app.register((scope) => addCommandRoutes(scope as Server, parts));
}
