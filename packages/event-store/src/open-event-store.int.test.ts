import { readConfig, redactConfig } from '@grasp/runtime';
import { openTestDatabase } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import { eventStoreSettings, openEventStore } from './open-event-store.ts';
import { createTestEvent } from './testing/create-test-event.ts';
import { openProtocolServer } from './testing/protocol-server/open.ts';

const append = { stream: 'call-1', expected: 'none' as const };

it('opens the log in PostgreSQL where no other address is given', async () => {
  await using database = await openTestDatabase();
  await using store = await openEventStore({ DATABASE_URL: database.url });
  await store.append([{ ...append, events: [createTestEvent()] }]);
  const { rows } = await database.pool.query('select stream from log.events');
  expect(rows).toEqual([{ stream: 'call-1' }]);
});

it('opens the log in EventStoreDB where its address is given', async () => {
  await using server = await openProtocolServer();
  const settings = { EVENTSTORE_URL: server.url, DATABASE_URL: 'postgres://nowhere/none' };
  await using store = await openEventStore(settings);
  await store.append([{ ...append, events: [createTestEvent()] }]);
  expect(server.records.at(-1)?.stream).toBe('call-1');
  await using again = await openEventStore(settings);
  expect(again.id).toBe(store.id);
});

it.each([
  ['http://127.0.0.1:2113', 'esdb://'],
  ['esdb://admin:changeit@127.0.0.1:2113?tls=false', 'tls=false'],
  ['esdb://127.0.0.1:2113?tls=false&throwOnAppendFailure=false', 'throwOnAppendFailure'],
])('refuses %s before it is used, and does not print it', (EVENTSTORE_URL, reason) => {
  const read = () => readConfig(eventStoreSettings, { EVENTSTORE_URL });
  const message = expect.stringContaining(reason);
  expect(read).toThrow(expect.objectContaining({ code: 'config_invalid', message }));
  expect(read).not.toThrow('changeit');
});

it('prints no password of the address', () => {
  const EVENTSTORE_URL = 'esdb://admin:changeit@one:2113,two:2113';
  const printed = redactConfig(
    eventStoreSettings,
    readConfig(eventStoreSettings, { EVENTSTORE_URL }),
  );
  expect(JSON.stringify(printed)).not.toContain('changeit');
});
