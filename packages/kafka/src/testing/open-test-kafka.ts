import { inject } from 'vitest';
import type { Broker } from './open-broker.ts';
import { openTopics, type TestKafka } from './open-topics.ts';

/**
 * Opens topics on the run's Kafka; only tests of the projects `int` and `e2e` have one. Where there is none, it tells
 * what is missing: the test hands that to `skip`.
 */
export async function openTestKafka(broker?: Broker): Promise<TestKafka | { missing: string }> {
  const found = broker ?? (await askForBroker());
  return 'missing' in found ? found : openTopics(found.brokers);
}

async function askForBroker(): Promise<Broker> {
  const answer = await fetch(inject('kafkaDoor'));
  if (!answer.ok) throw new Error(`no Kafka broker: ${await answer.text()}`);
  return (await answer.json()) as Broker;
}
