import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AppendOutcome, EventStore } from '../event-store.ts';
import { createTestEvent } from '../testing/create-test-event.ts';
import { openProtocolServer, type ProtocolServer } from '../testing/protocol-server/open.ts';
import { openEventStoreDb } from './open.ts';

/** Appends per second, and how many seconds. */
const LOAD = { rate: 500, seconds: 6 };
const APPENDS = LOAD.rate * LOAD.seconds;
/** Events in the log before, on which a reader catches up meanwhile. */
const HISTORY = 6_000;
/** Milliseconds after the beginning at which the fault begins, and how long it lasts. */
const FAULT = { at: 1_500, lasts: 2_000 };
/** Milliseconds after the fault's end within which appends are answered and events are delivered again. */
const RECOVERY_MS = 15_000;
/** Milliseconds that a crowded machine may take for all of it. */
const LIMIT_MS = 240_000;

type Harm = Record<'begin' | 'end', (server: ProtocolServer) => void | Promise<void>>;

const HARMS: Record<string, Harm> = {
  'a dropped connection': { begin: (server) => server.drop(), end: (server) => server.drop() },
  silence: {
    begin: (server) => server.setTrouble('silent'),
    end: (server) => server.setTrouble('none'),
  },
  'a connection that lets nothing through': {
    begin: (server) => server.hang(),
    end: (server) => server.restore(),
  },
  'a clean end': { begin: (server) => server.endReads(), end: (server) => server.endReads() },
  INTERNAL: { begin: (server) => server.failCalls(), end: (server) => server.failCalls() },
  'a restart': { begin: (server) => server.kill(), end: (server) => server.restart() },
};

describe(`under ${LOAD.rate} appends a second and a running catch-up`, () => {
  it.each(Object.keys(HARMS))(
    '%s loses nothing that was answered and doubles nothing',
    run,
    LIMIT_MS,
  );
});

async function run(name: string): Promise<void> {
  await using server = await openProtocolServer();
  await using store = await openEventStoreDb({ address: server.url, deadlineMs: LIMIT_MS });
  await fill(store);
  await using reader = read(store);
  const load = appendSteadily(store);
  await setTimeout(FAULT.at);
  const { begin, end } = HARMS[name] as Harm;
  await begin(server);
  await setTimeout(FAULT.lasts);
  await end(server);
  const before = { answers: load.answers.length, seen: reader.seen.length };
  const soon = { timeout: RECOVERY_MS };
  await expect.poll(() => load.answers.length, soon).toBeGreaterThan(before.answers);
  await expect.poll(() => reader.seen.length, soon).toBeGreaterThan(before.seen);
  await load.all();
  expect(new Set(load.answers.map(({ status }) => status))).toEqual(new Set(['appended']));
  const total = HISTORY + APPENDS;
  await expect.poll(() => reader.seen.length, { timeout: LIMIT_MS }).toBe(total);
  expect(new Set(reader.seen).size).toBe(total);
  expect(new Set(reader.seen).isSupersetOf(new Set(load.ids))).toBe(true);
  expect(server.records.filter(({ type }) => !type.startsWith('$'))).toHaveLength(total);
}

async function fill(store: EventStore): Promise<void> {
  const appends = Array.from({ length: HISTORY }, (_, index) => ({
    stream: `order-${index % 60}`,
    expected: 'any' as const,
    events: [createTestEvent()],
  }));
  await store.append(appends);
}

/** Reads the whole log, then follows it, and keeps the ids. */
function read(store: EventStore) {
  const stop = new AbortController();
  const seen: string[] = [];
  const reading = (async () => {
    const from = { after: 0n, batchSize: 50, signal: stop.signal };
    for await (const { events } of store.subscribe(from)) seen.push(...events.map(({ id }) => id));
  })();
  return {
    seen,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await reading;
    },
  };
}

/** Appends one event each to many streams, at a fixed rate, whatever becomes of them. */
function appendSteadily(store: EventStore) {
  const ids: string[] = [];
  const answers: AppendOutcome[] = [];

  async function appendOne(index: number) {
    const event = createTestEvent();
    ids.push(event.id);
    const stream = `call-${index % 900}`;
    answers.push(...(await store.append([{ stream, expected: 'any', events: [event] }])));
  }

  async function send() {
    const sent: Promise<void>[] = [];
    const started = performance.now();
    while (sent.length < APPENDS) {
      const due = Math.min(APPENDS, ((performance.now() - started) / 1_000) * LOAD.rate);
      while (sent.length < due) sent.push(appendOne(sent.length));
      await setTimeout(10);
    }
    await Promise.all(sent);
  }

  const sending = send();
  return { ids, answers, all: () => sending };
}
