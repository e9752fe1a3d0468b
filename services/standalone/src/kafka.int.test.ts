import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createProducer } from '@grasp/kafka';
import { openTestKafka } from '@grasp/kafka/testing';
import { openTestDatabase, openTestHome } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const WAIT = { timeout: 60_000, interval: 200 };
const RECORD = {
  ...{ uniqueid: '1767600000.1', src: '201', dst: '+31201234567', disposition: 'ANSWERED' },
  ...{ start: '2026-01-05 09:00:00', end: '2026-01-05 09:01:00', duration: '60', billsec: '55' },
};

it('takes a call from Kafka and sends its event out again, and neither in a demo', async ({
  skip,
}) => {
  const kafka = await openTestKafka();
  if ('missing' in kafka) return skip(kafka.missing);
  const { topics, read, environment } = kafka;
  await using producer = createProducer(kafka.kafka);
  const value = JSON.stringify(RECORD);
  await producer.send(topics.calls.topic, [{ key: '1', value, headers: { vendor: 'asterisk' } }]);
  await using demo = await start([], environment);
  await expect.poll(() => demo.said(), WAIT).toContain('KAFKA_BROKERS is not used');
  await using real = await start(['--empty'], environment);
  await expect.poll(() => read(topics.events.topic), WAIT).toHaveLength(1);
  const [event] = await read(topics.events.topic);
  expect(JSON.parse(String(event?.value))).toMatchObject({
    type: 'CallCompleted',
    actor: { kind: 'integration', id: 'asterisk', via: 'kafka' },
  });
  expect(await Promise.all([demo.stop(), real.stop()])).toEqual([0, 0]);
}, 600_000);

async function start(args: readonly string[], environment: Record<string, string>) {
  const scope = new AsyncDisposableStack();
  const database = scope.use(await openTestDatabase());
  const home = scope.use(await openTestHome());
  const env = {
    PATH: process.env['PATH'] ?? '',
    ...{ DATABASE_URL: database.url, GRASP_HOME: home.folder, PORT: '0' },
    ...environment,
  };
  const child = spawn(process.execPath, [MAIN, ...args], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk);
    });
  }
  const exit = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    return (await exit)[0];
  };
  scope.defer(async () => void (child.exitCode === null && (await stop())));
  return { said: () => said, stop, [Symbol.asyncDispose]: () => scope.disposeAsync() };
}
