import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { hasContainerEngine, openContainerBroker } from './container-broker.ts';
import { findMissingForMaven, openMavenBroker } from './maven-broker.ts';

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: vitest's own interface is widened here
  interface ProvidedContext {
    /** Where test files ask for the run's Kafka: it is started when the first one does. */
    kafkaDoor: string;
  }
}

/** What a test file is told of the run's Kafka. */
export type SharedBroker = { brokers: string[] } | { missing: string };

type Opened = Partial<AsyncDisposable> & SharedBroker;

/**
 * vitest's global set-up: one Kafka for a whole run, started when the first test file asks for it, ended with the run.
 * It is the one at `KAFKA_BROKERS`, else a container, else Apache's own jars.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let opened: Promise<Opened> | undefined;
  const door = createServer((_request, response) => {
    opened ??= open();
    opened.then(
      ({ [Symbol.asyncDispose]: _, ...told }) => response.end(JSON.stringify(told)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('a port was not given');
  project.provide('kafkaDoor', `http://127.0.0.1:${address.port}`);
  return async () => {
    door.closeAllConnections();
    door.close();
    const broker = await opened?.catch(() => undefined);
    await broker?.[Symbol.asyncDispose]?.();
  };
}

async function open(): Promise<Opened> {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return { brokers: given.split(',') };
  if (await hasContainerEngine()) return openContainerBroker();
  const missing = await findMissingForMaven();
  if (missing === undefined) return openMavenBroker();
  return {
    missing: `needs a Kafka broker: KAFKA_BROKERS is not set, no container engine runs, and there is no ${missing}`,
  };
}
