import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createEvent, type Micros, type NewEvent, parseInstant } from '@grasp/domain';
import { openPostgresEventStore } from '@grasp/event-store';
import {
  openProtocolServer,
  type ProtocolServer,
} from '@grasp/event-store/testing/protocol-server';
import { openTestDatabase, openTestHome } from '@grasp/runtime/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

type Database = Awaited<ReturnType<typeof openTestDatabase>>;

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const EVENTS = 6_000;
const STREAMS = 150;
const START = parseInstant('2026-03-03T09:30:00Z');
/** Milliseconds that a crowded machine may take. */
const LIMIT_MS = 600_000;

let scope: AsyncDisposableStack;
let source: Database;
let server: ProtocolServer;
let home: string;
beforeAll(async () => {
  scope = new AsyncDisposableStack();
  source = scope.use(await openTestDatabase());
  server = scope.use(await openProtocolServer());
  home = scope.use(await openTestHome()).folder;
  await fill(source.url);
}, LIMIT_MS);
afterAll(() => scope.disposeAsync());

/** Orders that are opened one after the other and then move on, so that neighbours in the log are of different streams. */
async function fill(connectionString: string): Promise<void> {
  await using store = await openPostgresEventStore({ connectionString });
  for (let first = 0; first < EVENTS; first += 1_000) {
    const appends = Array.from({ length: 1_000 }, (_, index) => orderEvent(first + index));
    await store.append(appends);
  }
}

function orderEvent(index: number) {
  const order = `o${index % STREAMS}`;
  const at = (START + index * 1_000_000) as Micros;
  const opened = { customer: null, rep: 'r1', stage: 'new', amount: '100', currency: 'EUR' };
  const isFirst = index < STREAMS;
  const event = createEvent({
    type: isFirst ? 'OrderOpened' : 'OrderStageChanged',
    data: isFirst ? { order, ...opened } : { stage: index % 2 === 0 ? 'offer' : 'new' },
    key: { system: 'test', id: String(index) },
    occurredAt: at,
    occurredQuality: 'vendor',
    recordedAt: at,
    recordedQuality: 'vendor',
    actor: { kind: 'importer', id: 'test', via: 'import' },
  });
  return { stream: `order-${order}`, expected: 'any' as const, events: [event as NewEvent] };
}

function environment(extra: Record<string, string> = {}) {
  const own = { DATABASE_URL: source.url, GRASP_HOME: home, GRASP_SECRET: 'a secret' };
  return { PATH: process.env['PATH'] ?? '', ...own, ...extra };
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the command answers
async function grasp(args: string[], extra: Record<string, string> = {}): Promise<any> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const options = { env: environment(extra), maxBuffer: 64 * 1024 * 1024 };
  execFile(process.execPath, [MAIN, '--json', ...args], options, (_error, out) => resolve(out));
  return JSON.parse(await promise);
}

const move = (from: string, to: string, ...rest: string[]) =>
  grasp(['migrate-log', '--from', from, '--to', to, ...rest]);

/** Starts a copy and kills it as soon as that much has arrived. */
async function killHalfWay(from: string, to: string, hasArrived: () => Promise<boolean>) {
  const args = [MAIN, 'migrate-log', '--from', from, '--to', to];
  const child: ChildProcess = spawn(process.execPath, args, {
    env: environment(),
    stdio: 'ignore',
  });
  const gone = once(child, 'exit');
  while (child.exitCode === null && !(await hasArrived())) await setTimeout(20);
  child.kill('SIGKILL');
  expect((await gone)[1]).toBe('SIGKILL');
}

const copied = () => server.records.filter(({ type }) => !type.startsWith('$')).length;
const countOf = async ({ pool }: Database) =>
  Number((await pool.query('select count(*) as n from log.events')).rows[0].n);
const rowsOf = async ({ pool }: Database) =>
  (await pool.query('select e::text as row from log.events e order by position')).rows;

it(
  'copies a log to EventStoreDB and back, killed half-way each time, and every row is as it was',
  async () => {
    await killHalfWay(source.url, server.url, async () => copied() > EVENTS / 3);
    expect(copied()).toBeLessThan(EVENTS);
    const there = await move(source.url, server.url);
    expect(there).toMatchObject({ events: EVENTS, log: { events: EVENTS, streams: STREAMS } });
    expect(copied()).toBe(EVENTS);

    await using back = await openTestDatabase();
    await using store = await openPostgresEventStore({ connectionString: back.url });
    await back.pool.query(`create function wait() returns trigger language plpgsql as
      'begin perform pg_sleep(600); return new; end';
      create trigger wait before insert on log.events for each row when (new.position = ${EVENTS - 500})
      execute function wait()`);
    await killHalfWay(server.url, back.url, async () => (await countOf(back)) > 0);
    expect(await countOf(back)).toBeLessThan(EVENTS);
    await back.pool.query('drop trigger wait on log.events');
    const returned = await move(server.url, back.url);
    expect(returned).toMatchObject({ events: EVENTS, hash: there.hash, to: store.id });
    expect(returned.log).toEqual(there.log);
    expect(await rowsOf(back)).toEqual(await rowsOf(source));
  },
  LIMIT_MS,
);

it(
  'takes kept runs, past numbers and the places of reactors and relays along',
  async () => {
    await grasp(['rebuild']);
    const at = new Date((START + EVENTS * 500_000) / 1_000).toISOString();
    const before = await grasp(['as-of', at]);
    const asked = ['--period', '2026-03', '--as-of', '2026-03-10T00:00:00Z'];
    const { run, hash } = await grasp(['forecast', ...asked]);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    await using store = await openPostgresEventStore({ connectionString: source.url });
    await source.pool.query(`create table ops.relays (name text primary key, log uuid not null,
        checkpoint bigint not null default 0, cut uuid);
      create table ops.reactors (name text primary key, log uuid not null, started_at bigint not null,
        checkpoint bigint not null)`);
    await source.pool.query(`insert into ops.relays values ('events', $1, 4000)`, [store.id]);
    await source.pool.query(`insert into ops.reactors values ('membership', $1, 0, ${EVENTS})`, [
      store.id,
    ]);
    const { moved, to } = await move(source.url, server.url, '--ops', source.url);
    expect(moved).toBe(2);
    const own = server.records.filter(({ type }) => !type.startsWith('$'));
    const placeOf = (count: number) => String(own[count - 1]?.position);
    expect((await source.pool.query('select * from ops.relays')).rows).toEqual([
      { name: 'events', log: to, checkpoint: placeOf(4_000), cut: null },
    ]);
    expect((await source.pool.query('select * from ops.reactors')).rows).toEqual([
      { name: 'membership', log: to, started_at: '0', checkpoint: placeOf(EVENTS) },
    ]);
    const moved2 = { EVENTSTORE_URL: server.url };
    expect(await grasp(['runs', 'repeat', run], moved2)).toEqual({ run, hash, isSame: true });
    await grasp(['rebuild', 'orders'], moved2);
    expect(await grasp(['as-of', at], moved2)).toEqual(before);
  },
  LIMIT_MS,
);

it(
  'copies into nothing that holds another log, and says what is wrong with an address',
  async () => {
    await using other = await openTestDatabase();
    await using store = await openPostgresEventStore({ connectionString: other.url });
    await store.append([orderEvent(1)]);
    const code = async (...given: [string, string]) => (await move(...given)).error.code;
    expect(await code(source.url, other.url)).toBe('logs_differ');
    expect(await countOf(other)).toBe(1);
    expect(await code(source.url, source.url)).toBe('argument_invalid');
    expect(await code('mysql://127.0.0.1/x', other.url)).toBe('argument_invalid');
    expect(await code(source.url, 'esdb://a:b@127.0.0.1:1?tls=false')).toBe('argument_invalid');
  },
  LIMIT_MS,
);
