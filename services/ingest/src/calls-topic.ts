import type { CallIntake, CallMessage } from '@grasp/intake';
import {
  type ConsumerMetrics,
  createConsumerMetrics,
  createProducer,
  ensureTopics,
  followTopic,
  headerText,
  type Kafka,
  type KafkaConfig,
  type KafkaMessage,
  type KafkaProducer,
  type TopicBatch,
  type TopicFollower,
  toDeadLetter,
  topicsOf,
} from '@grasp/kafka';
import type { FastifyBaseLogger } from 'fastify';
import type { Registry } from 'prom-client';

type Parts = {
  kafka: Kafka;
  config: KafkaConfig;
  calls: CallIntake;
  metrics: Registry;
  log: FastifyBaseLogger;
};

/** Takes in what vendors' forwarders write to the topic of calls: several instances share its partitions. */
export function followCallsTopic(parts: Parts): TopicFollower {
  const { kafka, config, log } = parts;
  const topics = topicsOf(config);
  const producer = createProducer(kafka);
  const metrics = createConsumerMetrics(parts.metrics);
  const taking = { ...parts, producer, metrics, topics };
  const follower = followTopic({
    kafka,
    topic: topics.calls.topic,
    group: `${config.KAFKA_TOPIC_PREFIX}grasp-ingest`,
    sessionTimeoutMs: config.KAFKA_SESSION_TIMEOUT_MS,
    metrics,
    prepare: () => ensureTopics(kafka, [topics.calls, topics.deadCalls]),
    take: (batch) => takeBatch(batch, taking),
    warn: (facts, message) => log.warn(facts, message),
  });
  async function close(): Promise<void> {
    await follower[Symbol.asyncDispose]();
    await producer[Symbol.asyncDispose]();
  }
  return { ...follower, [Symbol.asyncDispose]: close };
}

type Taking = Pick<Parts, 'calls'> & {
  producer: KafkaProducer;
  metrics: ConsumerMetrics;
  topics: ReturnType<typeof topicsOf>;
};

/** Resolves when every message of a batch is in the log or is a dead letter. */
async function takeBatch({ partition, messages }: TopicBatch, taking: Taking): Promise<void> {
  const { topic } = taking.topics.calls;
  const refusals = await taking.calls.receive(messages.map(toCallMessage));
  if (refusals.size === 0) return;
  const letters = [...refusals].map(([place, { step, reason, detail }]) =>
    toDeadLetter(messages[place] as KafkaMessage, { topic, partition, step, reason, detail }),
  );
  await taking.producer.send(taking.topics.deadCalls.topic, letters);
  for (const { reason } of refusals.values()) taking.metrics.dead(topic, reason);
}

function toCallMessage({ headers, value }: KafkaMessage): CallMessage {
  return {
    vendor: headerText(headers, 'vendor'),
    account: headerText(headers, 'account'),
    url: headerText(headers, 'url'),
    body: value,
  };
}
