import { join } from 'node:path';
import { openStandalone } from '@grasp/bench';
import { formatInstant } from '@grasp/domain';
import { createMemoryEventStore, type EventStore, openEventStore } from '@grasp/event-store';
import { createCredential, openCredentials } from '@grasp/http/credentials';
import { findImporter, type Importer, runImport } from '@grasp/importers';
import { readStandings } from '@grasp/projections';
import { readModels } from '@grasp/read-models';
import { nowMicros } from '@grasp/runtime';
import { openTestDatabase, openTestHome, type TestDatabase } from '@grasp/runtime/testing';
import { describe, expect, it } from 'vitest';
import { readRows } from '../bpic2012/read-file.ts';
import { sampleCases, writeRows } from '../bpic2012/sample-file.ts';
import { grasp } from '../grasp.ts';
import { companyBatches } from '../oracle/company-log.ts';
import { differencesOf } from './differences.ts';
import { type HeldReactors, holdReactors } from './hold-reactors.ts';
import { startProtocolServer } from './start-protocol-server.ts';
import { startServices } from './start-services.ts';
import { type Told, tellEvents } from './tell-events.ts';

const DATA = process.env['GRASP_DATA'];
const LOANS = 'bpic2012/bpic2012_events.csv.gz';
/** How many of a hundred loans are told: few, or, where all shall be held against each other, 100. */
const PERCENT = Number(process.env['GRASP_LOANS_PERCENT'] ?? 3);
const COMPANY = { seed: 12, events: 2_000 };
const TOKEN = 'grasp-of-this-test-alone-0123456789';
const SECRET = 'a secret of this test';
const PRINCIPAL = 'history';
/** Sums, lists and joins of each context. */
const ASKED = [
  'pipeline/summary',
  'pipeline/forecast',
  'orders',
  'effect/memberships',
  'renewals',
  'directory',
];
/** What an answer says of its own log and builds. */
const OF_ITS_LOG = new Set(['ref', 'models', 'next', 'nextCursor', 'position']);
const LONG_MS = 900_000 * Math.max(1, PERCENT / 10);
const PATIENCE = { timeout: LONG_MS / 3, interval: 1_000 };

describe('what comes in through the doors', () => {
  it(
    'gives the same answers from separate processes as from one: a company with two clocks',
    {
      timeout: LONG_MS,
    },
    () => holdAgainstStandalone(companyBatches(COMPANY).flat().flatMap(toTold)),
  );

  it('gives the same answers from separate processes as from one: the loan log of 2012', {
    timeout: LONG_MS,
  }, async ({ skip }) => {
    if (DATA === undefined) return skip('needs GRASP_DATA: the folder of public data sets');
    await using home = await openTestHome();
    const file = join(home.folder, 'sample.csv.gz');
    await writeRows(file, sampleCases(await readRows(join(DATA, LOANS)), PERCENT));
    await holdAgainstStandalone(await readLoans(file));
  });
});

const toTold = ({ stream, events }: { stream: string; events: readonly Told['event'][] }): Told[] =>
  events.map((event) => ({ stream, event }));

/** The events that the importer makes of the file. */
async function readLoans(file: string): Promise<Told[]> {
  const store = createMemoryEventStore();
  const importer = findImporter('bpic2012-csv') as Importer;
  const actor = { kind: 'importer', id: PRINCIPAL, via: 'import' } as const;
  await runImport({ importer, file, store, actor });
  const batches = await Array.fromAsync(store.readAll({ after: 0n }));
  return batches.flatMap(({ events }) => events.map((event) => ({ stream: event.stream, event })));
}

/** Tells the same events to the services, each a process of its own, and to standalone, and compares all read models. */
async function holdAgainstStandalone(told: readonly Told[]): Promise<void> {
  await using server = await startProtocolServer();
  await using apart = await openTestDatabase();
  await using together = await openTestDatabase();
  await using home = await openTestHome();
  await using other = await openTestHome();
  // The company tells consequences of its own: what a reactor adds depends on which of them it has met.
  await using heldApart = await holdReactors(apart.pool);
  await using heldTogether = await holdReactors(together.pool);
  const common = { GRASP_SECRET: SECRET, GRASP_TOKEN: TOKEN, HOST: '127.0.0.1' };
  const settings = { DATABASE_URL: apart.url, EVENTSTORE_URL: server.url, KAFKA_BROKERS: '' };
  await using services = await startServices({ ...common, ...settings, GRASP_HOME: home.folder }, [
    'relay',
  ]);
  await using standalone = await openStandalone({
    home: other.folder,
    args: ['--empty'],
    environment: { ...common, DATABASE_URL: together.url },
  });

  const outcomes = await Promise.all([
    tell(apart, services.urlOf('ingest'), told),
    tell(together, standalone.url, told),
  ]);
  expect(outcomes[0]).toEqual(outcomes[1]);
  expect(outcomes[0].get('accepted')).toBeGreaterThan(told.length * 0.9);
  const logApart = { DATABASE_URL: apart.url, EVENTSTORE_URL: server.url };
  const reactions = [
    await react(apart, logApart, heldApart),
    await react(together, { DATABASE_URL: together.url }, heldTogether),
  ];
  expect(reactions[0]).toBeGreaterThan(0);
  expect(reactions[0]).toBe(reactions[1]);

  const [found, expected] = [await dump(apart), await dump(together)];
  expect(Object.keys(expected)).toEqual(readModels.map(({ name }) => name));
  expect(expected['memberships']?.length).toBeGreaterThan(0);
  expect(differencesOf(found, expected)).toEqual([]);
  const asOf = formatInstant(told[Math.floor(told.length / 2)]?.event.occurredAt ?? 0);
  for (const name of ASKED) {
    const path = `/api/${name}?known=then&asOf=${asOf}`;
    expect(await ask(services.urlOf('query-api'), path)).toEqual(await ask(standalone.url, path));
  }
}

/** Asks as of an instant within both histories. Where the log stands, and what is a token of it, are its own. */
async function ask(url: string, path: string): Promise<unknown> {
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${TOKEN}` } });
  const text = await answer.text();
  expect([answer.status, text.length > 2]).toEqual([200, true]);
  return JSON.parse(text, (key, value) => (OF_ITS_LOG.has(key) ? undefined : value));
}

/** Sends the events with a credential that may say when something was known. */
async function tell({ pool }: TestDatabase, url: string, told: readonly Told[]) {
  const credentials = await openCredentials(pool, SECRET);
  const importer = { principal: PRINCIPAL, role: 'importer', scope: { kind: 'all' } } as const;
  const { token } = await createCredential(credentials, importer);
  return tellEvents({ url, token, principal: PRINCIPAL }, told);
}

/** Two reactors write to memberships: one after the other, or which comes first would be a matter of luck. */
const FIRST = 'open_memberships';

/** Lets the reactors begin, and waits until they and all read models have dealt with the whole log. @returns reactions */
async function react(
  database: TestDatabase,
  log: { DATABASE_URL: string; EVENTSTORE_URL?: string },
  held: HeldReactors,
): Promise<number> {
  await using store = await openEventStore(log);
  const waiting = async () => {
    const { behind, head } = await standingOf(database, store);
    return (await store.head()) === head ? behind : [...behind, 'the log grows'];
  };
  await held.release(FIRST);
  await expect.poll(async () => (await waiting()).includes(FIRST), PATIENCE).toBe(false);
  await held.release();
  await expect.poll(waiting, PATIENCE).toEqual([]);
  const batches = await Array.fromAsync(store.readAll({ after: 0n }));
  const events = batches.flatMap((batch) => batch.events);
  return events.filter(({ meta }) => meta.actor.via === 'reactor').length;
}

/** Reactors and read models that have not dealt with the whole log. */
async function standingOf({ pool }: TestDatabase, store: EventStore) {
  const head = await store.head();
  const { rows } = await pool.query<{ name: string }>(
    'select name from ops.reactors where checkpoint < $1',
    [String(head)],
  );
  const standings = await readStandings({ pool, store, now: nowMicros() }, readModels);
  const models = [...standings].filter(
    ([, { state, lagEvents }]) => state !== 'live' || lagEvents !== 0,
  );
  return { head, behind: [...rows.map(({ name }) => name), ...models.map(([name]) => name)] };
}

const dump = ({ url }: TestDatabase) => grasp<Record<string, string[]>>(url, 'verify', '--dump');
