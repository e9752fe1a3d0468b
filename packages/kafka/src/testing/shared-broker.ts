import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { type FoundBroker, openBroker } from './open-broker.ts';

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: vitest's own interface is widened here
  interface ProvidedContext {
    /** Where test files ask for the run's Kafka: it is started when the first one does. */
    kafkaDoor: string;
  }
}

/**
 * vitest's global set-up: one Kafka for a whole run, started when the first test file asks for it, ended with the run.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let opened: Promise<FoundBroker> | undefined;
  const door = createServer((_request, response) => {
    opened ??= openBroker();
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
