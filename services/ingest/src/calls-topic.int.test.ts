import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MICROS_PER_SECOND, type RecordedEvent } from '@grasp/domain';
import { createProducer, type Message } from '@grasp/kafka';
import {
  findMissingForMaven,
  openMavenBroker,
  openTestKafka,
  type TestKafka,
} from '@grasp/kafka/testing';
import { openTestDatabase, openTestHome } from '@grasp/runtime/testing';
import { type CallDescription, vendors } from '@grasp/telephony';
import { beforeAll, expect, it } from 'vitest';
import { openTestIngest, SECRETS, type TestIngest } from './testing/open-test-ingest.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const WAIT = { timeout: 50_000, interval: 100 };
const ACCOUNT = 'AC00000000000000000000000000000001';

type Skip = (condition: boolean, note: string) => void;
let opened: Awaited<ReturnType<typeof openTestKafka>>;
beforeAll(async () => {
  opened = await openTestKafka();
}, 600_000);

/** Topics of the test's own. */
async function kafkaOr(skip: Skip): Promise<TestKafka> {
  if ('missing' in opened) skip(true, opened.missing);
  return (await openTestKafka()) as TestKafka;
}

function aCall(id: string): CallDescription {
  return {
    id,
    account: ACCOUNT,
    direction: 'outbound',
    extension: '201',
    number: '+31201234567',
    companyNumber: '+31207654321',
    startedAt: (Math.floor(Date.now() / 1_000) - 60) * MICROS_PER_SECOND,
    ringMs: 4_000,
    talkMs: 20_000,
    outcome: 'answered_human',
    zone: 'Europe/Amsterdam',
  };
}

/** What the vendors' forwarders write for a call. */
function messagesOf(call: CallDescription): Message[] {
  return vendors.flatMap((vendor) =>
    vendor
      .createRequests(call, {
        url: `https://grasp.example/webhooks/${vendor.name}`,
        secrets: SECRETS,
      })
      .map(({ rawBody, url }) => ({
        key: JSON.stringify([vendor.name, call.account, call.id]),
        value: rawBody,
        headers: { vendor: vendor.name, url },
      })),
  );
}

/** The same call, its id with a NUL. */
function nulIn(message: Message): Message {
  const [record] = JSON.parse(String(message.value));
  return { ...message, value: JSON.stringify([{ ...record, uniqueid: '2\0' }]) };
}

async function logged({ store }: TestIngest): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of store.readAll({ after: 0n })) events.push(...batch.events);
  return events;
}

it('takes the messages of every vendor, without their secrets, as its webhook would', async ({
  skip,
}) => {
  const kafka = await kafkaOr(skip);
  await using byTopic = await openTestIngest(kafka.environment);
  await using byWebhook = await openTestIngest();
  await using producer = createProducer(kafka.kafka);
  const call = aCall('one');
  await producer.send(kafka.topics.calls.topic, messagesOf(call));
  for (const vendor of vendors) {
    const to = { url: `${byWebhook.url}/webhooks/${vendor.name}`, secrets: SECRETS };
    for (const { url, method, headers, rawBody } of vendor.createRequests(call, to)) {
      const init = {
        method,
        headers: headers as Record<string, string>,
        body: new Uint8Array(rawBody),
      };
      expect((await fetch(url, init)).status).toBe(200);
    }
  }
  const identities = async (ingest: TestIngest) =>
    (await logged(ingest)).map(({ stream, id, hash }) => `${stream} ${id} ${hash}`).sort();
  const expected = await identities(byWebhook);
  expect(expected.length).toBeGreaterThan(vendors.length);
  await expect.poll(() => identities(byTopic), WAIT).toEqual(expected);
  const [event] = await logged(byTopic);
  expect(event?.meta.actor).toMatchObject({ kind: 'integration', via: 'kafka' });
  expect(await kafka.read(kafka.topics.deadCalls.topic)).toEqual([]);
  const ready = async () => (await fetch(`${byTopic.url}/readyz`)).status;
  await expect.poll(ready, WAIT).toBe(200);
});

it('sets aside what cannot be used, with its bytes and the reason, and takes what stands behind it', async ({
  skip,
}) => {
  const kafka = await kafkaOr(skip);
  await using ingest = await openTestIngest(kafka.environment);
  await using producer = createProducer(kafka.kafka);
  const key = 'one partition';
  const asterisk = { vendor: 'asterisk' };
  const genuine = messagesOf(aCall('two')).find(
    ({ headers }) => headers?.['vendor'] === 'asterisk',
  ) as Message;
  const poison: [string, Message][] = [
    ['vendor_missing', { value: '{}' }],
    ['unknown_vendor', { value: '{}', headers: { vendor: 'nobody' } }],
    ['unreadable', { value: null, headers: asterisk }],
    ['unreadable', { value: Buffer.from([0, 255, 1, 254]), headers: asterisk }],
    ['missing_field', { value: '{"src":"201"}', headers: asterisk }],
    ['invalid_data', nulIn(genuine)],
    ['message_too_large', { value: Buffer.alloc(70_000, 'x'), headers: { vendor: 'twilio' } }],
    ['account_mismatch', { ...genuine, headers: { ...asterisk, account: 'another' } }],
  ];
  const messages = [...poison.map(([, message]) => message), genuine].map((one) => ({
    ...one,
    key,
  }));
  await producer.send(kafka.topics.calls.topic, messages);
  await expect.poll(async () => (await logged(ingest)).length, WAIT).toBeGreaterThan(0);
  // What is set aside comes to its topic after what was taken came to the log.
  const readDead = () => kafka.read(kafka.topics.deadCalls.topic);
  await expect.poll(async () => (await readDead()).length, WAIT).toBe(poison.length);
  const dead = await readDead();
  expect(dead.map(({ headers }) => String(headers?.['dead-reason']))).toEqual(
    poison.map(([reason]) => reason),
  );
  expect(dead.map(({ value }) => value)).toEqual(
    poison.map(([, { value }]) => (value === null ? null : Buffer.from(value as Buffer))),
  );
  const metrics = await (await fetch(`${ingest.url}/metrics`)).text();
  expect(metrics).toMatch(
    /grasp_kafka_dead_letters_total\{topic="[^"]+",reason="unknown_vendor"[^}]*\} 1/,
  );
});

it('waits for a broker that is away, says so, and goes on when it is back', async ({ skip }) => {
  const missing = await findMissingForMaven();
  skip(missing !== undefined, `needs a Kafka broker that it may kill: there is no ${missing}`);
  await using broker = await openMavenBroker();
  const kafka = (await openTestKafka(broker)) as TestKafka;
  await using ingest = await openTestIngest(kafka.environment);
  const readiness = async () => (await fetch(`${ingest.url}/readyz`)).status;
  await expect.poll(readiness, WAIT).toBe(200);
  await broker.kill();
  await expect.poll(readiness, WAIT).toBe(503);
  expect(ingest.log.join('')).toContain('telephony.calls.v1: ');
  await broker.start();
  await using producer = createProducer(kafka.kafka);
  await producer.send(kafka.topics.calls.topic, messagesOf(aCall('three')));
  await expect.poll(async () => (await logged(ingest)).length, WAIT).toBeGreaterThan(0);
  await expect.poll(readiness, WAIT).toBe(200);
}, 240_000);

it('runs in a process of its own, which leaves its group at SIGTERM', async ({ skip }) => {
  const kafka = await kafkaOr(skip);
  await using database = await openTestDatabase();
  await using home = await openTestHome();
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: database.url,
    GRASP_HOME: home.folder,
    PORT: '0',
    ...kafka.environment,
  };
  const child = spawn(process.execPath, [MAIN], { env });
  let lines = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (lines += chunk));
  const exit = once(child, 'exit');
  const addressOf = () => /"address":"(http:[^"]+)"/.exec(lines)?.[1];
  await expect.poll(addressOf, WAIT).toBeDefined();
  const ready = async () => (await fetch(`${addressOf()}/readyz`)).status;
  await expect.poll(ready, WAIT).toBe(200);
  child.kill('SIGTERM');
  expect((await exit)[0]).toBe(0);
  const admin = kafka.kafka.admin();
  await admin.connect();
  const group = `${kafka.environment['KAFKA_TOPIC_PREFIX']}grasp-ingest`;
  const { groups } = await admin.describeGroups([group]);
  await admin.disconnect();
  expect(groups.map(({ state, members }) => [state, members.length])).toEqual([['Empty', 0]]);
});
