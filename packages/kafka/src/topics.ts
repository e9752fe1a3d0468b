import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { toKafkaFailure } from './client.ts';
import type { KafkaConfig } from './settings.ts';

/** A topic as it is made where it does not exist yet. Whoever wants it otherwise makes it beforehand. */
export type TopicDeclaration = {
  topic: string;
  numPartitions: number;
  configEntries: readonly { name: string; value: string }[];
};

/** The brokers store what they get in a form that this client reads, whatever a sender compresses with. */
const READABLE = { name: 'compression.type', value: 'gzip' };
/** Larger than what the topic of calls takes: a dead letter is a message and its reason. */
const DEAD_BYTES = { name: 'max.message.bytes', value: String(16 * 1024 * 1024) };
const FOR_EVER = { name: 'retention.ms', value: '-1' };

/** The topics of a deployment. */
export function topicsOf({ KAFKA_TOPIC_PREFIX: prefix }: Pick<KafkaConfig, 'KAFKA_TOPIC_PREFIX'>) {
  const declare = (
    name: string,
    numPartitions: number,
    ...configEntries: TopicDeclaration['configEntries']
  ): TopicDeclaration => ({ topic: prefix + name, numPartitions, configEntries });
  return {
    /** Messages of telephony vendors. Key: vendor, account and the id that every message of a leg carries. */
    calls: declare('telephony.calls.v1', 6, READABLE),
    /** Those of them that cannot be used, with their bytes and the reason. */
    deadCalls: declare('telephony.calls.v1.dead', 1, DEAD_BYTES, FOR_EVER),
    /** Every event of the log. Key: its stream. */
    events: declare('sales.events.v1', 6),
  };
}

/**
 * Makes topics that do not exist; those that do stay as they are.
 * @throws AppError `kafka_unavailable`; `kafka_refused` where a missing topic may not be made.
 */
export async function ensureTopics(
  kafka: Kafka,
  declared: readonly TopicDeclaration[],
): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const known = new Set(await admin.listTopics());
    const missing = declared.filter(({ topic }) => !known.has(topic));
    if (missing.length === 0) return;
    const made = missing.map((topic) => ({ ...topic, configEntries: [...topic.configEntries] }));
    await admin.createTopics({ topics: made, waitForLeaders: false });
    for (const { topic } of missing) await untilLed(admin, topic);
  } catch (error) {
    throw toKafkaFailure(error);
  } finally {
    await admin.disconnect();
  }
}

const LED_EVERY_MS = 100;
const LED_ATTEMPTS = 150;

/** A broker tells of a new topic before anybody leads it, or before it knows that it is the one who does. */
async function untilLed(admin: Admin, topic: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (attempt === LED_ATTEMPTS) throw error;
      await sleep(LED_EVERY_MS);
    }
  }
}
