import { AppError } from '@grasp/errors';
import { createProducer } from '@grasp/kafka';
import { openBroker, openTopics, type TestKafka } from '@grasp/kafka/broker';
import { benchErrors } from '../errors.ts';
import { openHomeFolder } from '../measured.ts';
import { tellCall } from './call-messages.ts';

const SENT_AT_ONCE = 2_000;

/** Measures with topics of its own on a real broker, and a home folder. @throws AppError `broker_missing`. */
export async function withKafka<T>(
  measure: (kafka: TestKafka, home: string) => Promise<T>,
): Promise<T> {
  await using scope = new AsyncDisposableStack();
  const broker = await openBroker();
  scope.defer(async () => broker[Symbol.asyncDispose]?.());
  if ('missing' in broker)
    throw new AppError(benchErrors.broker_missing, { detail: broker.missing });
  return await measure(await openTopics(broker.brokers), openHomeFolder(scope));
}

/** Fills the topic of calls, one message a call. */
export async function preload({ kafka, topics }: TestKafka, count: number): Promise<void> {
  await using producer = createProducer(kafka);
  for (let first = 0; first < count; first += SENT_AT_ONCE) {
    const calls = Array.from({ length: SENT_AT_ONCE }, (_, i) => tellCall('asterisk', first + i));
    await producer.send(
      topics.calls.topic,
      calls.flatMap(({ messages }) => messages),
    );
  }
}
