import { tellCall } from '@grasp/bench';
import { openEventStore } from '@grasp/event-store';
import { openProtocolServer } from '@grasp/event-store/testing/protocol-server';
import { createProducer } from '@grasp/kafka';
import { openTestKafka } from '@grasp/kafka/testing';
import { openTestDatabase, openTestHome, type TestDatabase } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import { grasp } from '../grasp.ts';
import { companyBatches } from '../oracle/company-log.ts';
import { startServices } from './start-services.ts';

const EVENTS = 2_000;
const TOKEN = 'grasp-of-this-test-alone-0123456789';
const PATIENCE = { timeout: 120_000, interval: 500 };
const LONG_MS = 900_000;

it('gives the same answers from separate processes, with the log in EventStoreDB and calls from Kafka, as from one log in PostgreSQL', {
  timeout: LONG_MS,
}, async ({ skip, onTestFailed }) => {
  const kafka = await openTestKafka();
  if ('missing' in kafka) return skip(kafka.missing);
  await using database = await openTestDatabase();
  await using alone = await openTestDatabase();
  await using home = await openTestHome();
  await using server = await openProtocolServer();
  await fill({ DATABASE_URL: database.url, EVENTSTORE_URL: server.url });
  const services = await startServices({
    ...{ DATABASE_URL: database.url, EVENTSTORE_URL: server.url, GRASP_HOME: home.folder },
    ...{ GRASP_SECRET: 'a secret of this test', GRASP_TOKEN: TOKEN, HOST: '127.0.0.1' },
    ...kafka.environment,
  });
  await using _ = services;
  onTestFailed(() => void process.stderr.write(services.said()));

  const tell = async (command: string, body: object) => {
    const answer = await fetch(`${services.urlOf('ingest')}/commands/${command}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/json',
        'idempotency-key': command,
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, ...((await answer.json()) as { position: string }) };
  };
  const stage = { stage: 'new', amount: '2000000', currency: 'EUR' };
  const opened = await tell('OpenOrder', { order: 'won-1', customer: 'c-1', rep: 'r1', ...stage });
  expect(opened.status).toBe(200);
  const signedOn = new Date().toISOString().slice(0, 10);
  const won = await tell('WinOrder', { order: 'won-1', signedOn });
  expect(won.status).toBe(200);

  await using producer = createProducer(kafka.kafka);
  const call = tellCall('asterisk', 1);
  await producer.send(kafka.topics.calls.topic, call.messages);
  const own = () => server.records.filter(({ type }) => !type.startsWith('$'));
  const streams = () => own().map(({ stream }) => stream);
  await expect.poll(streams, PATIENCE).toContain('membership-won-1');
  await expect
    .poll(() => streams().some((stream) => stream.startsWith('call-asterisk')), PATIENCE)
    .toBe(true);

  const summary = async () => {
    const path = `/api/pipeline/summary?after=${won.position}`;
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await fetch(services.urlOf('query-api') + path, { headers });
    return (await answer.json()) as { isStale: boolean };
  };
  await expect.poll(async () => (await summary()).isStale, PATIENCE).toBe(false);

  const relayed = async () => (await kafka.read(kafka.topics.events.topic)).length;
  await expect.poll(async () => (await relayed()) >= own().length, PATIENCE).toBe(true);

  await grasp(database.url, 'migrate-log', '--from', server.url, '--to', alone.url);
  await grasp(alone.url, 'rebuild');
  const expected = await dump(alone);
  expect(Object.keys(expected).length).toBeGreaterThan(5);
  await expect.poll(() => dump(database), PATIENCE).toEqual(expected);
});

const dump = ({ url }: TestDatabase) => grasp<Record<string, string[]>>(url, 'verify', '--dump');

async function fill(settings: { DATABASE_URL: string; EVENTSTORE_URL: string }): Promise<void> {
  await using store = await openEventStore(settings);
  for (const batch of companyBatches({ seed: 11, events: EVENTS })) await store.append(batch);
}
