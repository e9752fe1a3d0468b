import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What is measured of consumers, by topic. */
export type ConsumerMetrics = {
  batch: (topic: string, taken: { messages: number; ms: number }) => void;
  dead: (topic: string, reason: string) => void;
  lag: (topic: string, byPartition: ReadonlyMap<number, number>) => void;
};

/** Declares what is measured of the consumers of a process. */
export function createConsumerMetrics(registry: Registry): ConsumerMetrics {
  const registers = [registry];
  const messages = new Counter({
    name: 'grasp_kafka_messages_total',
    help: 'Messages that were taken and are durable, or are dead letters.',
    labelNames: ['topic'],
    registers,
  });
  const dead = new Counter({
    name: 'grasp_kafka_dead_letters_total',
    help: 'Messages that could not be used and went to the topic of dead letters.',
    labelNames: ['topic', 'reason'],
    registers,
  });
  const lag = new Gauge({
    name: 'grasp_kafka_consumer_lag',
    help: 'Messages that the consumer group has still to take.',
    labelNames: ['topic', 'partition'],
    registers,
  });
  const seconds = new Histogram({
    name: 'grasp_kafka_batch_seconds',
    help: 'Time to make a batch of one partition durable and commit its offset.',
    labelNames: ['topic'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  return {
    batch(topic, taken) {
      messages.inc({ topic }, taken.messages);
      seconds.observe({ topic }, taken.ms / 1000);
    },
    dead: (topic, reason) => dead.inc({ topic, reason }),
    lag(topic, byPartition) {
      for (const [partition, count] of byPartition) lag.set({ topic, partition }, count);
    },
  };
}
