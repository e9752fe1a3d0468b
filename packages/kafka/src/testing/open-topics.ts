import { randomBytes } from 'node:crypto';
import { readConfig } from '@grasp/runtime';
import type { Kafka, KafkaMessage } from 'kafkajs';
import { createKafka } from '../client.ts';
import { runConsumer } from '../consumer.ts';
import { kafkaSettings } from '../settings.ts';
import { ensureTopics, topicsOf } from '../topics.ts';

/** Topics of a test file's own on a real broker. */
export type TestKafka = {
  kafka: Kafka;
  topics: ReturnType<typeof topicsOf>;
  /** The settings of a process that works with these topics. */
  environment: Record<string, string>;
  /** All messages that lie in a topic now, by partition and offset. */
  read(topic: string): Promise<(KafkaMessage & { partition: number })[]>;
};

/** Short: what a killed consumer had is given to another one after this. */
const SESSION_TIMEOUT_MS = 2_000;

/** Opens topics of one's own on a broker. */
export async function openTopics(brokers: readonly string[]): Promise<TestKafka> {
  const environment = {
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_PREFIX: `test-${randomBytes(6).toString('hex')}.`,
    KAFKA_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS),
  };
  const config = readConfig(kafkaSettings, environment);
  const kafka = createKafka(config, { clientId: 'test', log: () => undefined });
  if (kafka === undefined) throw new Error('the settings of the test name no broker');
  const topics = topicsOf(config);
  await ensureTopics(kafka, Object.values(topics));
  return { kafka, topics, environment, read: (topic) => readTopic(kafka, topic) };
}

/** Reads from the oldest message to where the topic ends now. */
async function readTopic(kafka: Kafka, topic: string) {
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const wanted = ends.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  const found = new Map<string, KafkaMessage & { partition: number }>();
  const read = new AbortController();
  if (wanted === 0) return [];
  await runConsumer({
    kafka,
    topic,
    group: `read-${randomBytes(6).toString('hex')}`,
    sessionTimeoutMs: 10_000,
    report: () => undefined,
    take: async ({ partition, messages }) => {
      for (const message of messages) {
        found.set(`${partition}:${message.offset}`, { ...message, partition });
      }
      if (found.size >= wanted) read.abort();
    },
    signal: read.signal,
  });
  const byPlace = (a: KafkaMessage & { partition: number }, b: typeof a) =>
    a.partition - b.partition || Number(a.offset) - Number(b.offset);
  return [...found.values()].sort(byPlace);
}
