import { type EventStore, openPostgresEventStore } from '@grasp/event-store';
import {
  addAuth,
  createCredential,
  createPositionTokens,
  createServer,
  type NewCredential,
  openCredentials,
} from '@grasp/http';
import { createMetrics, readConfig } from '@grasp/runtime';
import { openTestDatabase } from '@grasp/runtime/testing';
import { vendorSettings } from '@grasp/telephony';
import { pino } from 'pino';
import { addIngest, type Ingest } from '../app.ts';
import { ingestSettings } from '../config.ts';

/** Secrets of all vendors, for tests. */
export const SECRETS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(vendorSettings).map((name) => [name, `secret of ${name}`]),
);

/** The doors on a database of their own. */
export type TestIngest = AsyncDisposable & {
  url: string;
  store: EventStore;
  pool: Awaited<ReturnType<typeof openTestDatabase>>['pool'];
  /** Lines that were logged. */
  log: string[];
  positions: ReturnType<typeof createPositionTokens>;
  /** Makes a credential and gives its token. */
  tokenOf(credential: Partial<NewCredential> & Pick<NewCredential, 'role'>): Promise<string>;
};

/** Opens the doors with some settings, listening on a port of their own; the log is in their database, or where it is said. */
export async function openTestIngest(
  environment: Readonly<Record<string, string>> = SECRETS,
  openLog?: () => Promise<EventStore>,
): Promise<TestIngest> {
  const scope = new AsyncDisposableStack();
  const { pool, url: connectionString } = scope.use(await openTestDatabase());
  const store = scope.use(await (openLog?.() ?? openPostgresEventStore({ connectionString })));
  const log: string[] = [];
  const metrics = createMetrics('test');
  let doors: Ingest | undefined;
  const server = await createServer({
    info: { title: 'Test', description: 'The doors.', version: '1' },
    log: pino({ level: 'info' }, { write: (line: string) => log.push(line) }),
    metrics,
    unready: () => doors?.unready() ?? [],
  });
  scope.use(server);
  const credentials = await openCredentials(pool, 'a secret for tests');
  const guard = await addAuth(server, credentials, undefined);
  const positions = createPositionTokens('a secret for tests', store.id);
  const config = readConfig(ingestSettings, environment);
  doors = await addIngest(server, { pool, store, metrics, guard, positions }, config);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const tokenOf: TestIngest['tokenOf'] = async (credential) =>
    (
      await createCredential(credentials, {
        principal: `a-${credential.role}`,
        scope: { kind: 'all' },
        ...credential,
      })
    ).token;
  const close = () => scope.disposeAsync();
  return { url, store, pool, log, positions, tokenOf, [Symbol.asyncDispose]: close };
}
