import { createEvent, type IncomingFact } from '@grasp/domain';
import { type EventStore, openPostgresEventStore } from '@grasp/event-store';
import {
  addAuth,
  createCredential,
  createPositionTokens,
  createServer,
  type NewCredential,
  openCredentials,
} from '@grasp/http';
import { migrateProjections, rebuildBeside } from '@grasp/projections';
import { readModels } from '@grasp/read-models';
import { openRunJobs } from '@grasp/replay';
import { createMetrics, nowMicros } from '@grasp/runtime';
import { openTestDatabase } from '@grasp/runtime/testing';
import { pino } from 'pino';
import { addQueryApi } from '../app.ts';
import { openLive } from '../live.ts';

/** A fact and its stream, as the simulator makes it. */
export type StreamFact = IncomingFact & { stream: string };

/** The query API on a database of its own. */
export type TestQuery = AsyncDisposable & {
  url: string;
  store: EventStore;
  pool: Awaited<ReturnType<typeof openTestDatabase>>['pool'];
  positions: ReturnType<typeof createPositionTokens>;
  log: string[];
  tell(facts: Iterable<StreamFact>): Promise<void>;
  /** Builds every read model anew from the log. */
  rebuild(): Promise<void>;
  tokenOf(credential: Partial<NewCredential> & Pick<NewCredential, 'role'>): Promise<string>;
};

const SECRET = 'a secret for tests';

/** Opens the query API, listening on a port of its own, with every read model built from some facts. */
export async function openTestQuery(facts: Iterable<StreamFact>): Promise<TestQuery> {
  const scope = new AsyncDisposableStack();
  const { pool, url: connectionString } = scope.use(await openTestDatabase());
  const store = scope.use(await openPostgresEventStore({ connectionString }));
  await migrateProjections(pool);
  const signal = new AbortController().signal;

  async function tell(told: Iterable<StreamFact>) {
    const appends = [...told].map(({ stream, ...fact }) => ({
      stream,
      expected: 'any' as const,
      events: [createEvent(fact)],
    }));
    for (let from = 0; from < appends.length; from += 5_000) {
      await store.append(appends.slice(from, from + 5_000));
    }
  }

  async function rebuild() {
    for (const projection of readModels) await rebuildBeside({ pool, store, projection, signal });
  }

  await tell(facts);
  await rebuild();
  const log: string[] = [];
  const server = await createServer({
    info: { title: 'Test', description: 'Queries.', version: '1' },
    log: pino({ level: 'warn' }, { write: (line: string) => log.push(line) }),
    metrics: createMetrics('test'),
    unready: () => [],
  });
  scope.use(server);
  const credentials = await openCredentials(pool, SECRET);
  const guard = await addAuth(server, credentials, undefined);
  const positions = createPositionTokens(SECRET, store.id);
  const live = scope.use(openLive(connectionString, nowMicros));
  const company = { zone: 'Europe/Amsterdam', currency: 'EUR', calendar: 'company' };
  const onError = (error: unknown): void => void log.push(String(error));
  const jobs = scope.use(
    await openRunJobs({ pool, settings: { DATABASE_URL: connectionString }, onError }),
  );
  const parts = { pool, store, guard, company, tokens: positions, now: nowMicros, jobs };
  addQueryApi(server, parts, live);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const tokenOf: TestQuery['tokenOf'] = async (credential) =>
    (
      await createCredential(credentials, {
        principal: `a-${credential.role}`,
        scope: { kind: 'all' },
        ...credential,
      })
    ).token;
  const close = () => scope.disposeAsync();
  return { url, store, pool, positions, log, tell, rebuild, tokenOf, [Symbol.asyncDispose]: close };
}
