import type { EventStore } from '@grasp/event-store';
import {
  createKafka,
  createProducer,
  ensureTopics,
  type Kafka,
  type KafkaConfig,
  topicsOf,
} from '@grasp/kafka';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createMask } from './mask.ts';
import { createRelayMetrics } from './metrics.ts';
import { type RelayReport, runRelay } from './run-relay.ts';
import { migrateRelays } from './state.ts';

type Parts = {
  pool: Pool;
  store: EventStore;
  config: KafkaConfig;
  /** The deployment's secret: personal fields are masked with it. */
  secret: string;
  metrics: Registry;
  log: Logger;
};

/** The relay at work. Disposed, it stops at a clean place. */
export type Relay = AsyncDisposable & {
  /** Why it is not fit for work; empty when it sends, or stands by while another instance does. */
  unready: () => string[];
};

/**
 * Starts the relay of a deployment: every event of the log goes out to the topic of events. Without brokers in the
 * settings there is nothing to start.
 */
export async function startRelay(parts: Parts): Promise<Relay> {
  const { log } = parts;
  const kafka = createKafka(parts.config, {
    clientId: 'grasp-relay',
    log: (level, message, facts) => log[level](facts, message),
  });
  if (kafka === undefined) return { unready: () => [], [Symbol.asyncDispose]: async () => {} };
  await migrateRelays(parts.pool);
  return startWith(kafka, parts);
}

function startWith(kafka: Kafka, parts: Parts): Relay {
  const { pool, store, config, log } = parts;
  const { events } = topicsOf(config);
  const stop = new AbortController();
  const producer = createProducer(kafka);
  const metrics = createRelayMetrics(parts.metrics, { pool, store, topic: events.topic });
  let fault: string | undefined;

  function report(told: RelayReport): void {
    if (told.kind === 'sent') {
      fault = undefined;
      metrics.sent(told.events);
    }
    if (told.kind !== 'retry') return;
    fault = String(told.error);
    log.warn({ attempt: told.attempt, err: told.error }, 'the relay tries again');
  }

  const running = runRelay({
    pool,
    store,
    producer,
    topic: events.topic,
    mask: createMask(parts.secret),
    prepare: () => ensureTopics(kafka, [events]),
    report,
    signal: stop.signal,
  });
  async function close(): Promise<void> {
    stop.abort();
    await running;
    await producer[Symbol.asyncDispose]();
  }
  const unready = () => (fault === undefined ? [] : [`${events.topic}: ${fault}`]);
  return { unready, [Symbol.asyncDispose]: close };
}
