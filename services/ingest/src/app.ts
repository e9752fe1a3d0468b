import type { Readiness, Server } from '@grasp/http';
import { createAccounts, measureAppends, openIntake } from '@grasp/intake';
import { createKafka, type TopicFollower } from '@grasp/kafka';
import { nowMicros } from '@grasp/runtime';
import { followCallsTopic } from './calls-topic.ts';
import type { IngestConfig } from './config.ts';
import type { IngestServices } from './parts.ts';
import { addCommandRoutes } from './routes/commands.ts';
import { addEventRoutes } from './routes/events.ts';
import { addWebhookRoutes } from './routes/webhooks.ts';

/** The doors at work. */
export type Ingest = {
  /** What keeps them from being ready: the topic of calls, where there is Kafka. */
  unready: () => ReturnType<Readiness>;
  /** Rejects when one of them cannot go on. */
  failed: Promise<never>;
};

/**
 * Adds the doors through which everything comes in: webhooks, events, commands, and the topic of calls where the
 * settings name brokers. They close with the server.
 */
export async function addIngest(
  app: Server,
  services: IngestServices,
  config: IngestConfig,
): Promise<Ingest> {
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
  let topic: TopicFollower | undefined;
  app.addHook('onClose', async () => {
    await topic?.[Symbol.asyncDispose]();
    await intake[Symbol.asyncDispose]();
  });
  const kafka = createKafka(config, {
    clientId: 'grasp-ingest',
    log: (level, message, facts) => app.log[level](facts, message),
  });
  const parts = { ...services, store, intake, config };
  await app.register((scope) => addWebhookRoutes(scope as Server, parts));
  await app.register((scope) => addEventRoutes(scope as Server, parts));
  await app.register((scope) => addCommandRoutes(scope as Server, parts));
  topic = kafka && followCallsTopic({ kafka, config, calls: intake.calls, metrics, log: app.log });
  return { unready: () => topic?.unready() ?? [], failed: topic?.failed ?? NEVER };
}

const NEVER = new Promise<never>(() => undefined);
