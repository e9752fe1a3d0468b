import { type Service, startService } from '@grasp/bench';
import { type Append, openEventStore } from '@grasp/event-store';
import { createCredential, openCredentials } from '@grasp/http/credentials';
import { readModels } from '@grasp/read-models';
import { openTestDatabase, openTestHome, type TestDatabase } from '@grasp/runtime/testing';
import { describe, expect, it } from 'vitest';
import { grasp } from '../grasp.ts';
import { companyBatches } from '../oracle/company-log.ts';
import { differencesOf } from './differences.ts';
import { startProtocolServer } from './start-protocol-server.ts';
import { type Told, tellEvents } from './tell-events.ts';

const CONTEXT = 'discipline-audit';
const MODELS = readModels.filter(({ context }) => context === CONTEXT).map(({ name }) => name);
const PATIENCE = { timeout: 120_000, interval: 200 };
const LONG_MS = 600_000;
/** What a lease may still run when its holder dies, and the time until another one tries for it. */
const MOST_SECONDS = 10;

type Lease = { name: string; epoch: string; pid: number; left: number };

describe('two instances of a projection service', () => {
  it('share its read models, and one takes all when the other is killed, without a gap or a repeat', {
    timeout: LONG_MS,
  }, async ({ annotate }) => {
    await using database = await openTestDatabase();
    const batches = companyBatches({ seed: 21, events: 3_000 });
    await append(database, batches.slice(0, batches.length / 3));
    await using killed = await startInstance(database);
    await using other = await startInstance(database);
    await untilShared(database, [killed, other]);

    const adding = append(database, batches.slice(batches.length / 3));
    const before = await leasesOf(database);
    await killed.kill();
    const at = performance.now();
    const orphans = before.filter(({ pid }) => pid === killed.pid());
    for (const { left } of orphans) expect(left).toBeLessThan(MOST_SECONDS - 1);
    await expect.poll(() => holdersOf(database), PATIENCE).toEqual(new Set([other.pid()]));
    const seconds = (performance.now() - at) / 1000;
    await annotate(`${orphans.length} read models moved within ${seconds.toFixed(1)} s`);

    const after = await leasesOf(database);
    const epochOf = (leases: Lease[], model: string) =>
      BigInt(leases.find(({ name }) => name === model)?.epoch ?? 0);
    for (const { name } of orphans) expect(epochOf(after, name)).toBe(epochOf(before, name) + 1n);
    await adding;
    await expectWhole(database);
  });

  it('lose nothing and repeat nothing when the one that holds all was only paused', {
    timeout: LONG_MS,
  }, async () => {
    await using database = await openTestDatabase();
    const batches = companyBatches({ seed: 22, events: 3_000 });
    const third = batches.length / 3;
    await append(database, batches.slice(0, third));
    await using paused = await startInstance(database);
    await expect.poll(() => holdersOf(database), PATIENCE).toEqual(new Set([paused.pid()]));
    process.kill(paused.pid() as number, 'SIGSTOP');
    await using other = await startInstance(database);
    try {
      await append(database, batches.slice(third, 2 * third));
      await expect.poll(() => holdersOf(database), PATIENCE).toEqual(new Set([other.pid()]));
    } finally {
      process.kill(paused.pid() as number, 'SIGCONT');
    }
    await append(database, batches.slice(2 * third));
    await untilShared(database, [paused, other]);
    paused.assertRunning();
    await expectWhole(database);
  });
});

describe('several instances of ingest', () => {
  it.each(['PostgreSQL', 'EventStoreDB'])(
    'take what is told to each of them once, with the log in %s',
    { timeout: LONG_MS },
    async (kind) => {
      await using database = await openTestDatabase();
      await using home = await openTestHome();
      await using scope = new AsyncDisposableStack();
      const server = kind === 'EventStoreDB' ? scope.use(await startProtocolServer()) : undefined;
      const log = { DATABASE_URL: database.url, ...(server && { EVENTSTORE_URL: server.url }) };
      const secret = 'a secret of this test';
      const settings = { ...log, GRASP_HOME: home.folder, GRASP_SECRET: secret };
      const doors = await Promise.all(
        [1, 2, 3].map(async () => urlOf(scope.use(await startService('ingest', settings, READY)))),
      );
      const principal = 'history';
      const role = { principal, role: 'importer', scope: { kind: 'all' } } as const;
      const { token } = await createCredential(await openCredentials(database.pool, secret), role);

      const told = toldOf(companyBatches({ seed: 23, events: 1_000 }));
      const outcomes = await Promise.all(
        doors.map((url) => tellEvents({ url, token, principal }, told)),
      );
      const ids = new Set(told.map(({ event }) => event.id)).size;
      const answers = new Set(outcomes.flatMap((counts) => [...counts.keys()]));
      expect(answers).toEqual(new Set(['accepted', 'duplicate']));
      const accepted = outcomes.map((counts) => counts.get('accepted') ?? 0);
      // What a door took and could not answer for in time counts as a duplicate when it is sent again.
      expect(accepted.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(ids);
      await using store = await openEventStore(log);
      const batchesRead = await Array.fromAsync(store.readAll({ after: 0n }));
      const found = batchesRead.flatMap(({ events }) => events.map(({ id }) => id));
      expect([found.length, new Set(found).size]).toEqual([ids, ids]);
    },
  );
});

const READY = '"msg":"ready"';

/** The address that a service says it listens on. */
function urlOf(service: Service): string {
  const address = /"address":"([^"]+)"/.exec(service.said())?.[1];
  if (address === undefined) throw new Error(service.said());
  return address;
}

const toldOf = (batches: readonly Append[][]): Told[] =>
  batches
    .flat()
    .flatMap(({ stream, events }) =>
      events.map((event) => ({ stream, event: event as Told['event'] })),
    );

const startInstance = ({ url }: TestDatabase): Promise<Service> =>
  startService(CONTEXT, { DATABASE_URL: url }, '"msg":"starting"');

async function append({ url }: TestDatabase, batches: readonly Append[][]): Promise<void> {
  await using store = await openEventStore({ DATABASE_URL: url });
  for (const batch of batches) await store.append(batch);
}

/** The leases of the context's read models that run, and the process that holds each. */
async function leasesOf({ pool }: TestDatabase): Promise<Lease[]> {
  const { rows } = await pool.query<Lease>(
    `select name, epoch, split_part(holder, '/', 2)::int as pid,
       extract(epoch from expires_at - clock_timestamp())::float as left
     from ops.leases where name = any($1) and expires_at > clock_timestamp()`,
    [MODELS],
  );
  return rows;
}

/** The processes that hold the read models; none unless every one is held. */
async function holdersOf(database: TestDatabase): Promise<Set<number | undefined>> {
  const leases = await leasesOf(database).catch(() => []);
  return new Set(leases.length === MODELS.length ? leases.map(({ pid }) => pid) : []);
}

/** Waits until each holds its part: no two differ by more than one. */
async function untilShared(database: TestDatabase, instances: readonly Service[]): Promise<void> {
  const parts = async () => {
    const leases = await leasesOf(database);
    return instances.map((one) => leases.filter(({ pid }) => pid === one.pid()).length);
  };
  const even = [Math.floor(MODELS.length / 2), Math.ceil(MODELS.length / 2)];
  await expect.poll(async () => (await parts()).sort(), PATIENCE).toEqual(even);
}

/** What was folded live, by whoever held it, is what a rebuild of the whole log gives. */
async function expectWhole(database: TestDatabase): Promise<void> {
  await using store = await openEventStore({ DATABASE_URL: database.url });
  const head = String(await store.head());
  const behind = async () => {
    const { rows } = await database.pool.query(
      `select model from ops.builds where state = 'active' and model = any($1) and checkpoint < $2`,
      [MODELS, head],
    );
    return rows;
  };
  await expect.poll(behind, PATIENCE).toEqual([]);
  const live = await dump(database);
  await grasp(database.url, 'rebuild', ...MODELS);
  expect(Object.values(live).flat().length).toBeGreaterThan(1_000);
  expect(differencesOf(live, await dump(database))).toEqual([]);
}

const dump = ({ url }: TestDatabase) =>
  grasp<Record<string, string[]>>(url, 'verify', '--dump', ...MODELS);
