import { setTimeout } from 'node:timers/promises';
import { openTestDatabase } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import type { EventStore } from '../event-store.ts';
import { createTestEvent } from '../testing/create-test-event.ts';
import { openProxy } from '../testing/open-proxy.ts';
import { openPostgresEventStore, type PostgresEventStoreOptions } from './open.ts';
import { LOG_LOCK } from './transact.ts';

const AWAY = { code: 'log_unavailable', retryable: true, status: 503, retryAfter: 1 };

/** A log whose line to the server can be harmed, and a way to the database beside it. */
async function openHarmed(options: Partial<PostgresEventStoreOptions> = {}) {
  const scope = new AsyncDisposableStack();
  const database = scope.use(await openTestDatabase());
  const proxy = scope.use(await openProxy(database.url));
  const store = scope.use(
    await openPostgresEventStore({ connectionString: proxy.url, ...options }),
  );
  return { database, proxy, store, [Symbol.asyncDispose]: () => scope.disposeAsync() };
}

const append = (store: EventStore, event = createTestEvent()) =>
  store.append([{ stream: 'call-1', expected: 'any', events: [event] }]);

/** Follows the log from its start; `ids` grows. */
function follow(store: EventStore) {
  const stop = new AbortController();
  const ids: string[] = [];
  const done = (async () => {
    for await (const batch of store.subscribe({ after: 0n, signal: stop.signal }))
      ids.push(...batch.events.map((event) => event.id));
  })();
  const until = async (count: number) => {
    while (ids.length < count) await setTimeout(5);
  };
  const dispose = () => {
    stop.abort();
    return done;
  };
  return { ids, until, [Symbol.asyncDispose]: dispose };
}

it('says that it cannot be reached when it is opened while the server is away', async () => {
  const connectionString = 'postgres://nobody@127.0.0.1:1/none';
  await expect(openPostgresEventStore({ connectionString })).rejects.toMatchObject(AWAY);
});

it('answers an append whose commit was confirmed to nobody as appended, and stores it once', async () => {
  await using log = await openHarmed();
  await append(log.store);
  const event = createTestEvent();
  log.proxy.cutAnswerTo('; commit');
  const answer = await append(log.store, event);
  expect(answer).toEqual([{ status: 'appended', revision: 1, position: 2n }]);
  expect(await append(log.store, event)).toEqual([{ ...answer[0], status: 'duplicate' }]);
  expect(await log.store.head()).toBe(2n);
});

it('stores each of many events once when the answer to their commit is lost', async () => {
  await using log = await openHarmed();
  const appends = Array.from({ length: 12_000 }, (_, index) => ({
    stream: `call-${index % 7_000}`,
    expected: 'any' as const,
    events: [createTestEvent()],
  }));
  log.proxy.cutAnswerTo('; commit');
  const answers = await log.store.append(appends);
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set(['appended']));
  expect(await log.store.head()).toBe(12_000n);
});

it('gives up an append at its deadline while the server is away, and takes the same event later', async () => {
  await using log = await openHarmed({ deadlineMs: 300 });
  const event = createTestEvent();
  log.proxy.refuse();
  await expect(append(log.store, event)).rejects.toMatchObject(AWAY);
  await expect(log.store.head()).rejects.toMatchObject(AWAY);
  log.proxy.restore();
  expect(await append(log.store, event)).toMatchObject([{ status: 'appended', position: 1n }]);
});

it('gives up an append to which the server never answers', async () => {
  await using log = await openHarmed({ deadlineMs: 300 });
  await append(log.store);
  log.proxy.silence();
  await expect(append(log.store)).rejects.toMatchObject(AWAY);
  log.proxy.restore();
  expect(await append(log.store)).toMatchObject([{ status: 'appended' }]);
});

it('keeps an append waiting while the server is away for less than the deadline', async () => {
  await using log = await openHarmed();
  await append(log.store);
  log.proxy.refuse();
  const waiting = append(log.store);
  await setTimeout(300);
  log.proxy.restore();
  expect(await waiting).toMatchObject([{ status: 'appended', revision: 1 }]);
});

it('answers an aborted append at once, though the server is silent', async () => {
  await using log = await openHarmed({ deadlineMs: 1_000 });
  log.proxy.silence();
  const stop = new AbortController();
  const events = [createTestEvent()];
  const waiting = log.store.append([{ stream: 'call-1', expected: 'any', events }], stop.signal);
  const reason = new Error('the caller left');
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});

it('goes on delivering after the server was away', async () => {
  await using log = await openHarmed();
  await using reader = follow(log.store);
  await append(log.store);
  await reader.until(1);
  log.proxy.refuse();
  await using direct = await openPostgresEventStore({ connectionString: log.database.url });
  await append(direct);
  await setTimeout(700);
  log.proxy.restore();
  await append(direct);
  await reader.until(3);
  expect(new Set(reader.ids).size).toBe(3);
});

it('goes on delivering after the server fell silent', async () => {
  await using log = await openHarmed({ readTimeoutMs: 300 });
  await using reader = follow(log.store);
  await append(log.store);
  await reader.until(1);
  log.proxy.silence();
  await using direct = await openPostgresEventStore({ connectionString: log.database.url });
  await append(direct);
  await setTimeout(700);
  log.proxy.restore();
  await reader.until(2);
  expect(reader.ids).toHaveLength(2);
});

it('waits for a writer of another process that commits late, and loses nothing to a reader', async () => {
  await using log = await openHarmed();
  await using reader = follow(log.store);
  const { pool } = log.database;
  await append(log.store);
  await reader.until(1);
  const late = await pool.connect();
  await late.query(`begin; select pg_advisory_xact_lock(${LOG_LOCK})`);
  await late.query(
    `insert into log.events select 2, occurred_at, recorded_at, accepted_at, 1, version,
      '00000000-0000-4000-8000-000000000002', stream, type, hash, meta, data from log.events`,
  );
  const waiting = append(log.store);
  await setTimeout(600);
  expect(reader.ids).toHaveLength(1);
  expect(await log.store.head()).toBe(1n);
  await late.query('commit');
  late.release();
  expect(await waiting).toMatchObject([{ status: 'appended', revision: 2, position: 3n }]);
  await reader.until(3);
  expect(reader.ids[1]).toBe('00000000-0000-4000-8000-000000000002');
});

it('gives an append up when another writer holds the log beyond its deadline', async () => {
  await using log = await openHarmed({ deadlineMs: 300 });
  const holder = await log.database.pool.connect();
  await holder.query(`begin; select pg_advisory_xact_lock(${LOG_LOCK})`);
  const event = createTestEvent();
  await expect(append(log.store, event)).rejects.toMatchObject(AWAY);
  await holder.query('rollback');
  holder.release();
  expect(await append(log.store, event)).toMatchObject([{ status: 'appended', position: 1n }]);
});

it('refuses appends beyond what may wait, and keeps those that do', async () => {
  await using log = await openHarmed({ maxWaiting: { events: 2, bytes: 1_000_000 } });
  const holder = await log.database.pool.connect();
  await holder.query(`begin; select pg_advisory_xact_lock(${LOG_LOCK})`);
  const first = append(log.store);
  await setTimeout(50);
  const waiting = [append(log.store), append(log.store)];
  await expect(append(log.store)).rejects.toMatchObject({
    code: 'log_overloaded',
    status: 503,
    retryAfter: 1,
  });
  await holder.query('rollback');
  holder.release();
  const answers = await Promise.all([first, ...waiting]);
  expect(answers.flat().map((answer) => answer.status)).toEqual(Array(3).fill('appended'));
});

it('refuses an event that PostgreSQL cannot store, and stores the others of its transaction', async () => {
  await using log = await openHarmed();
  const holder = await log.database.pool.connect();
  // Our parser goes deeper than the server's.
  await holder.query(`alter database ${log.database.name} set max_stack_depth = '100kB'`);
  await holder.query(`begin; select pg_advisory_xact_lock(${LOG_LOCK})`);
  const first = append(log.store);
  await setTimeout(50);
  const deep = JSON.parse(`${'{"a":'.repeat(7_000)}1${'}'.repeat(7_000)}`);
  const poison = { ...createTestEvent(), data: deep };
  const others = Array.from({ length: 9 }, () => append(log.store));
  const refused = append(log.store, poison);
  const more = Array.from({ length: 9 }, () => append(log.store));
  await holder.query('rollback');
  holder.release();
  await expect(refused).rejects.toMatchObject({ code: 'invalid_append', status: 422 });
  const answers = await Promise.all([first, ...others, ...more]);
  expect(answers.flat().map((answer) => answer.status)).toEqual(Array(19).fill('appended'));
  expect(await log.store.head()).toBe(19n);
});

it('can be opened by many processes at once where nothing is laid out yet', async () => {
  await using database = await openTestDatabase();
  const open = () => openPostgresEventStore({ connectionString: database.url });
  const stores = await Promise.all([open(), open(), open(), open()]);
  expect(new Set(stores.map((store) => store.id)).size).toBe(1);
  await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
});

it('commits what waits when it is closed, then takes nothing more', async () => {
  await using database = await openTestDatabase();
  const store = await openPostgresEventStore({ connectionString: database.url });
  const appended = Promise.all(Array.from({ length: 50 }, () => append(store)));
  await store[Symbol.asyncDispose]();
  expect((await appended).flat()).toHaveLength(50);
  await expect(append(store)).rejects.toMatchObject(AWAY);
});

it('shows analysts the log with readable instants', async () => {
  await using log = await openHarmed();
  await append(log.store, createTestEvent({ occurredAt: 1_700_000_000_123_456 }));
  const { rows } = await log.database.pool.query(
    `select category, data->>'id' = id::text as same, occurred_at at time zone 'UTC' as at,
      extract(epoch from occurred_at)::text as epoch from log.readable_events`,
  );
  expect(rows).toMatchObject([{ category: 'call', same: true, epoch: '1700000000.123456' }]);
});

it('names the position of an event that is gone', async () => {
  await using log = await openHarmed();
  for (let index = 0; index < 3; index += 1) await append(log.store);
  await log.database.pool.query('delete from log.events where position = 2');
  const reading = Array.fromAsync(log.store.readAll({ after: 0n }));
  const message = expect.stringContaining('position 2');
  await expect(reading).rejects.toMatchObject({ code: 'malformed_event', message });
});
