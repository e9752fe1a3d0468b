import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@grasp/errors';
import { beforeAll, expect, it } from 'vitest';
import {
  type ConsumerReport,
  createProducer,
  kafkaErrors,
  redriveDead,
  runConsumer,
  toDeadLetter,
  watchGroupLag,
} from './index.ts';
import { openTestKafka, type TestKafka } from './testing/index.ts';

let opened: Awaited<ReturnType<typeof openTestKafka>>;
beforeAll(async () => {
  opened = await openTestKafka();
}, 600_000);

type Skip = (condition: boolean, note: string) => void;

function kafkaOr(skip: Skip): TestKafka {
  if ('missing' in opened) skip(true, opened.missing);
  return opened as TestKafka;
}

const WAIT = { timeout: 50_000, interval: 50 };

it('commits a batch only after it was taken, and gives it again until then', async ({ skip }) => {
  const { kafka, topics } = kafkaOr(skip);
  await using producer = createProducer(kafka);
  const { topic } = topics.events;
  await producer.send(topic, [
    { key: 'a', value: '1' },
    { key: 'a', value: '2' },
  ]);
  const taken: string[] = [];
  const reports: ConsumerReport[] = [];
  let isAway = true;
  const stop = new AbortController();
  const lag: number[] = [];
  const common = { kafka, topic, group: 'commits', signal: stop.signal };
  const watching = watchGroupLag({
    ...common,
    onLag: (byPartition) => lag.push([...byPartition.values()].reduce((a, b) => a + b, 0)),
    onTrouble: () => undefined,
  });
  const running = runConsumer({
    ...common,
    sessionTimeoutMs: 2_000,
    report: (report) => reports.push(report),
    take: async ({ messages }) => {
      if (isAway) throw new AppError(kafkaErrors.kafka_unavailable);
      taken.push(...messages.map(({ value }) => String(value)));
    },
  });
  await expect
    .poll(() => reports.filter(({ kind }) => kind === 'waiting').length, WAIT)
    .toBeGreaterThan(3);
  await expect.poll(() => lag.at(-1), WAIT).toBe(2);
  isAway = false;
  await expect.poll(() => taken, WAIT).toEqual(['1', '2']);
  await expect.poll(() => lag.at(-1), WAIT).toBe(0);
  stop.abort();
  await Promise.all([running, watching]);
});

it('ends with the failure that does not pass', async ({ skip }) => {
  const { kafka, topics } = kafkaOr(skip);
  await using producer = createProducer(kafka);
  const { topic } = topics.calls;
  await producer.send(topic, [{ key: 'a', value: '1' }]);
  const running = runConsumer({
    kafka,
    topic,
    group: 'bugs',
    sessionTimeoutMs: 2_000,
    signal: new AbortController().signal,
    report: () => undefined,
    take: () => Promise.reject(new TypeError('a bug')),
  });
  await expect(running).rejects.toThrow('a bug');
});

it('keeps the membership while a batch takes longer than a session', async ({ skip }) => {
  const { kafka, topics } = kafkaOr(skip);
  await using producer = createProducer(kafka);
  const { topic } = topics.calls;
  await producer.send(topic, [{ key: 'a', value: 'slow' }]);
  let times = 0;
  let isOver = false;
  const stop = new AbortController();
  const joins: ConsumerReport[] = [];
  const running = runConsumer({
    kafka,
    topic,
    group: 'slow',
    sessionTimeoutMs: 1_000,
    signal: stop.signal,
    report: (report) => {
      if (report.kind === 'joined') joins.push(report);
    },
    take: async () => {
      times += 1;
      await sleep(4_000);
      isOver = true;
    },
  });
  await expect.poll(() => isOver, WAIT).toBe(true);
  stop.abort();
  await running;
  expect({ times, joins: joins.length }).toEqual({ times: 1, joins: 1 });
});

it('sends more than a broker takes at once for one partition, in order', async ({ skip }) => {
  const { kafka, topics, read } = kafkaOr(skip);
  await using producer = createProducer(kafka);
  const { topic } = topics.deadCalls;
  const values = Array.from({ length: 40 }, (_, i) => `${i}:${'x'.repeat(100_000)}`);
  await producer.send(
    topic,
    values.map((value) => ({ key: 'one', value })),
  );
  const found = await read(topic);
  expect(found.map(({ value }) => String(value).split(':')[0])).toEqual(
    values.map((value) => value.split(':')[0]),
  );
});

it('sends dead letters back as they were, once', async ({ skip }) => {
  kafkaOr(skip);
  const { kafka, topics, read } = (await openTestKafka()) as TestKafka;
  await using producer = createProducer(kafka);
  const bytes = Buffer.from([0, 255, 10, 13, 128]);
  await producer.send(topics.calls.topic, [{ key: 'k', value: bytes, headers: { vendor: 'v' } }]);
  const [message] = await read(topics.calls.topic);
  const death = {
    topic: topics.calls.topic,
    partition: 0,
    step: 'translate',
    reason: 'unreadable',
    detail: 'body',
  };
  await producer.send(topics.deadCalls.topic, [toDeadLetter(message!, death)]);
  const [dead] = await read(topics.deadCalls.topic);
  expect([dead?.value, String(dead?.headers?.['dead-reason'])]).toEqual([bytes, 'unreadable']);
  const redriving = {
    kafka,
    producer,
    deadTopic: topics.deadCalls.topic,
    topic: topics.calls.topic,
    group: `${topics.deadCalls.topic}.redrive`,
    signal: new AbortController().signal,
  };
  expect(await redriveDead(redriving)).toEqual([{ reason: 'unreadable', count: 1 }]);
  expect(await redriveDead(redriving)).toEqual([]);
  const back = await read(topics.calls.topic);
  expect(back).toHaveLength(2);
  expect(
    back.map(({ key, value, headers }) => [
      String(key),
      value,
      String(headers?.['vendor']),
      headers?.['dead-reason'],
    ]),
  ).toEqual(Array(2).fill(['k', bytes, 'v', undefined]));
});

it('gives a large fetch in slices that are committed one by one', async ({ skip }) => {
  kafkaOr(skip);
  const { kafka, topics } = (await openTestKafka()) as TestKafka;
  await using producer = createProducer(kafka);
  const { topic } = topics.calls;
  const count = 2_300;
  await producer.send(
    topic,
    Array.from({ length: count }, (_, i) => ({ key: 'one', value: String(i) })),
  );
  const slices: number[][] = [];
  let failures = 2;
  const stop = new AbortController();
  const running = runConsumer({
    kafka,
    topic,
    group: 'slices',
    sessionTimeoutMs: 2_000,
    signal: stop.signal,
    report: () => undefined,
    take: async ({ messages }) => {
      const numbers = messages.map(({ value }) => Number(String(value)));
      if (numbers[0] !== 0 && failures-- > 0) throw new AppError(kafkaErrors.kafka_unavailable);
      slices.push(numbers);
    },
  });
  await expect.poll(() => slices.flat().length, WAIT).toBe(count);
  stop.abort();
  await running;
  expect(slices.flat()).toEqual(Array.from({ length: count }, (_, i) => i));
  expect(Math.max(...slices.map(({ length }) => length))).toBeLessThanOrEqual(500);
});
