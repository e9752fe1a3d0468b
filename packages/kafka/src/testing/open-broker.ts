import { hasContainerEngine, openContainerBroker } from './container-broker.ts';
import { findMissingForMaven, openMavenBroker } from './maven-broker.ts';

/** Where a broker is, or what is missing on this machine for one. */
export type Broker = { brokers: string[] } | { missing: string };

/** A broker that ends when it is disposed, unless it was there before. */
export type FoundBroker = Partial<AsyncDisposable> & Broker;

/** Finds a broker: the one at `KAFKA_BROKERS`, else a container where an engine runs, else Apache's own jars. */
export async function openBroker(): Promise<FoundBroker> {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return { brokers: given.split(',') };
  if (await hasContainerEngine()) return openContainerBroker();
  const missing = await findMissingForMaven();
  if (missing === undefined) return openMavenBroker();
  return {
    missing: `needs a Kafka broker: KAFKA_BROKERS is not set, no container engine runs, and there is no ${missing}`,
  };
}
