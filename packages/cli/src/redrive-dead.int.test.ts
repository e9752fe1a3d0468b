import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createProducer } from '@grasp/kafka';
import { openTestKafka } from '@grasp/kafka/testing';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

function redrive(environment: Record<string, string>, ...args: string[]) {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  const { promise, resolve } = Promise.withResolvers<{ code: unknown; answer: unknown }>();
  execFile(
    process.execPath,
    [MAIN, 'redrive', '--dead', '--json', ...args],
    { env },
    (error, stdout) => resolve({ code: error?.code ?? 0, answer: JSON.parse(stdout) }),
  );
  return promise;
}

it('sends the dead letters of Kafka back to where they came from, once', async ({ skip }) => {
  const kafka = await openTestKafka();
  if ('missing' in kafka) return skip(kafka.missing);
  const { topics, environment, read } = kafka;
  await using producer = createProducer(kafka.kafka);
  const headers = { vendor: 'twilio', 'dead-reason': 'unknown_account' };
  await producer.send(topics.deadCalls.topic, [{ key: 'k', value: 'bytes', headers }]);
  expect(await redrive(environment)).toEqual({
    code: 0,
    answer: { sent: [{ reason: 'unknown_account', count: 1 }] },
  });
  expect(await redrive(environment)).toEqual({ code: 0, answer: { sent: [] } });
  const [back, ...others] = await read(topics.calls.topic);
  expect([String(back?.value), String(back?.headers?.['vendor']), others]).toEqual([
    'bytes',
    'twilio',
    [],
  ]);
}, 600_000);

it('says what is missing: brokers, and a choice that it does not offer', async () => {
  const invalid = { code: 'argument_invalid', message: expect.any(String) };
  expect(await redrive({})).toEqual({ code: 1, answer: { error: invalid } });
  expect(await redrive({}, '--reason', 'x')).toEqual({ code: 1, answer: { error: invalid } });
});
