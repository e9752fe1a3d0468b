import { createMetrics } from '@grasp/runtime';
import { pino } from 'pino';
import { createServer, type Server } from '../create-server.ts';

/** A server on a port of its own, closed when disposed. */
export type TestServer = AsyncDisposable & { url: string; log: string[] };

/** Makes a server with the routes of a test, listens, and keeps what it logs. */
export async function openTestServer(
  addRoutes: (app: Server) => void | Promise<void>,
  unready: readonly string[] = [],
): Promise<TestServer> {
  const log: string[] = [];
  const app = await createServer({
    info: { title: 'Test', description: 'A server for tests.', version: '1' },
    log: pino({ level: 'info' }, { write: (line: string) => log.push(line) }),
    metrics: createMetrics('test'),
    unready: () => unready,
  });
  await addRoutes(app);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, log, [Symbol.asyncDispose]: () => app.close() };
}
