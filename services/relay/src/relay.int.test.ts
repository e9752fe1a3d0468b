import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createEvent, MICROS_PER_SECOND, type NewEvent, streams } from '@grasp/domain';
import { type EventStore, openPostgresEventStore } from '@grasp/event-store';
import { kafkaSettings } from '@grasp/kafka';
import {
  findMissingForMaven,
  openMavenBroker,
  openTestKafka,
  type TestKafka,
} from '@grasp/kafka/testing';
import { migrateProjections } from '@grasp/projections';
import { createMetrics, readConfig } from '@grasp/runtime';
import { openTestDatabase, openTestHome } from '@grasp/runtime/testing';
import { pino } from 'pino';
import { beforeAll, expect, it } from 'vitest';
import { startRelay } from './index.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const WAIT = { timeout: 50_000, interval: 200 };
const START = Date.UTC(2026, 2, 3) * 1_000;

type Skip = (condition: boolean, note: string) => void;
let opened: Awaited<ReturnType<typeof openTestKafka>>;
beforeAll(async () => {
  opened = await openTestKafka();
}, 600_000);

async function kafkaOr(skip: Skip): Promise<TestKafka> {
  if ('missing' in opened) skip(true, opened.missing);
  return (await openTestKafka()) as TestKafka;
}

type Log = AsyncDisposable & {
  url: string;
  store: EventStore;
  pool: Awaited<ReturnType<typeof openTestDatabase>>['pool'];
};

async function openLog(): Promise<Log> {
  const scope = new AsyncDisposableStack();
  const { pool, url } = scope.use(await openTestDatabase());
  const store = scope.use(await openPostgresEventStore({ connectionString: url }));
  await migrateProjections(pool);
  return { url, store, pool, [Symbol.asyncDispose]: () => scope.disposeAsync() };
}

function start({ pool, store }: Log, { environment }: TestKafka) {
  const config = readConfig(kafkaSettings, environment);
  const log = pino({ level: 'silent' });
  return startRelay({ pool, store, config, secret: 'one', metrics: createMetrics('t'), log });
}

let calls = 0;
const NUMBER = '+31201234567';

function completed(leg: string, talkMs: number): NewEvent {
  calls += 1;
  return createEvent({
    type: 'CallCompleted',
    data: {
      ...{ vendor: 'test', account: 'a', leg, direction: 'outbound', extension: '201' },
      ...{ number: NUMBER, zone: 'Europe/Amsterdam', outcome: 'answered_human', talkMs },
    },
    key: { system: 'test', id: String(calls) },
    occurredAt: START + calls * MICROS_PER_SECOND,
    occurredQuality: 'vendor',
    recordedAt: START + calls * MICROS_PER_SECOND,
    recordedQuality: 'ours',
    actor: { kind: 'integration', id: 'test', via: 'webhook' },
  });
}

const append = (store: EventStore, leg: string, events: readonly NewEvent[]) =>
  store.append([{ stream: streams.call('test', 'a', leg), expected: 'any', events }]);

/** Appends to several streams in turn. */
async function appendMany(store: EventStore, count: number, pauseMs = 0): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await append(store, `leg${i % 7}`, [completed(`leg${i % 7}`, i)]);
    if (pauseMs > 0) await sleep(pauseMs);
  }
}

type Sent = { id: string; stream: string; revision: number; data: { number: string } };
const eventsIn = async ({ read, topics }: TestKafka): Promise<Sent[]> =>
  (await read(topics.events.topic)).map(({ value }) => JSON.parse(String(value)));

/** By stream, the revisions in the order in which each was first seen. */
function firstSeen(sent: readonly Sent[]): Map<string, number[]> {
  const seen = new Map<string, number[]>();
  for (const { stream, revision } of sent) {
    const revisions = seen.get(stream) ?? [];
    if (!revisions.includes(revision)) seen.set(stream, [...revisions, revision]);
  }
  return seen;
}

function expectWhole(sent: readonly Sent[], count: number): void {
  expect(new Set(sent.map(({ id }) => id)).size).toBe(count);
  for (const revisions of firstSeen(sent).values()) {
    expect(revisions).toEqual(revisions.map((_, place) => place));
  }
}

it('sends each event under its stream, with its id, and no personal field in the clear', async ({
  skip,
}) => {
  const kafka = await kafkaOr(skip);
  await using log = await openLog();
  const call = completed('one', 1_000);
  await append(log.store, 'one', [call]);
  const correction = createEvent({
    type: 'CallCorrected',
    data: {
      corrects: call.id,
      type: 'CallCompleted',
      version: 1,
      data: { ...call.data, talkMs: 2 },
    },
    key: { system: 'test', id: 'correction' },
    occurredAt: call.occurredAt,
    occurredQuality: 'vendor',
    recordedAt: call.recordedAt,
    recordedQuality: 'ours',
    actor: { kind: 'integration', id: 'test', via: 'webhook' },
  });
  await append(log.store, 'one', [correction]);
  await using relay = await start(log, kafka);
  await expect.poll(() => eventsIn(kafka), WAIT).toHaveLength(2);
  const messages = await kafka.read(kafka.topics.events.topic);
  const stream = streams.call('test', 'a', 'one');
  expect(messages.map(({ key, headers }) => [String(key), String(headers?.['event-id'])])).toEqual([
    [stream, call.id],
    [stream, correction.id],
  ]);
  const [first, second] = messages.map(({ value }) => JSON.parse(String(value)));
  expect(first).toMatchObject({
    id: call.id,
    stream,
    revision: 0,
    type: 'CallCompleted',
    version: 1,
    source: { system: 'test' },
  });
  expect(first.occurredAt).toMatch(/^2026-03-03T/);
  expect(first.data).toEqual({
    ...call.data,
    number: expect.stringMatching(/^masked:[0-9a-f]{32}$/),
  });
  expect(second.data.data.number).toBe(first.data.number);
  expect(messages.map(({ value }) => String(value)).join('')).not.toContain(NUMBER);
  expect(relay.unready()).toEqual([]);
});

it('goes on from where it was, and lets one instance send at a time', async ({ skip }) => {
  const kafka = await kafkaOr(skip);
  await using log = await openLog();
  await appendMany(log.store, 50);
  const first = await start(log, kafka);
  await using _second = await start(log, kafka);
  await expect.poll(() => eventsIn(kafka), WAIT).toHaveLength(50);
  await first[Symbol.asyncDispose]();
  await appendMany(log.store, 50);
  await expect.poll(() => eventsIn(kafka), WAIT).toHaveLength(100);
  expectWhole(await eventsIn(kafka), 100);
});

it('waits for a broker that is away, says so, and sends what came meanwhile', async ({ skip }) => {
  const missing = await findMissingForMaven();
  skip(missing !== undefined, `needs a Kafka broker that it may kill: there is no ${missing}`);
  await using broker = await openMavenBroker();
  const kafka = (await openTestKafka(broker)) as TestKafka;
  await using log = await openLog();
  await using relay = await start(log, kafka);
  await appendMany(log.store, 20);
  await expect.poll(() => eventsIn(kafka), WAIT).toHaveLength(20);
  await broker.kill();
  await appendMany(log.store, 20);
  await expect.poll(() => relay.unready(), WAIT).toHaveLength(1);
  await broker.start();
  await expect.poll(() => relay.unready(), WAIT).toEqual([]);
  await expect
    .poll(async () => new Set((await eventsIn(kafka)).map(({ id }) => id)).size, WAIT)
    .toBe(40);
  expectWhole(await eventsIn(kafka), 40);
}, 240_000);

it('loses nothing and keeps the order of each stream, killed at any moment', async ({ skip }) => {
  const kafka = await kafkaOr(skip);
  await using log = await openLog();
  await using home = await openTestHome();
  const env = {
    PATH: process.env['PATH'] ?? '',
    ...{ DATABASE_URL: log.url, GRASP_HOME: home.folder, PORT: '0' },
    ...kafka.environment,
  };
  const [early, late] = [500, 20];
  const appending = appendMany(log.store, early, 40);
  for (let kill = 0; kill < 3; kill += 1) {
    const child = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
    const exit = once(child, 'exit');
    await sleep(3_000 + Math.random() * 9_000);
    child.kill('SIGKILL');
    await exit;
  }
  await appending;
  // What it sends last is appended when it has begun.
  const child = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
  const exit = once(child, 'exit');
  await using scope = new AsyncDisposableStack();
  scope.defer(() => void child.kill('SIGKILL'));
  await appendMany(log.store, late);
  const ids = async () => new Set((await eventsIn(kafka)).map(({ id }) => id)).size;
  await expect.poll(ids, WAIT).toBe(early + late);
  expectWhole(await eventsIn(kafka), early + late);
  child.kill('SIGTERM');
  expect((await exit)[0]).toBe(0);
}, 240_000);
