import type { Kafka } from 'kafkajs';
import { type ConsumerReport, runConsumer, type TopicBatch } from './consumer.ts';
import type { ConsumerMetrics } from './consumer-metrics.ts';
import { watchGroupLag } from './group-lag.ts';
import { createConsumerHealth } from './health.ts';

/** A consumer at work. Disposed, it leaves its group. */
export type TopicFollower = AsyncDisposable & {
  /** Why it is not fit for work; empty when it is. */
  unready: () => string[];
  /** Rejects with a failure that does not pass; it consumes no more then. */
  failed: Promise<never>;
};

export type FollowOptions = {
  kafka: Kafka;
  topic: string;
  group: string;
  sessionTimeoutMs: number;
  metrics: ConsumerMetrics;
  /** Makes sure that the topic is there. It is repeated until it succeeds. */
  prepare: () => Promise<void>;
  /** As in `runConsumer`. */
  take: (batch: TopicBatch) => Promise<void>;
  warn: (facts: { err: unknown; attempt?: number }, message: string) => void;
};

/** Consumes a topic as a member of a group, measured, until it is disposed. */
export function followTopic(options: FollowOptions): TopicFollower {
  const { topic, metrics, warn, sessionTimeoutMs } = options;
  const stop = new AbortController();
  const { signal } = stop;
  const health = createConsumerHealth(topic, sessionTimeoutMs * 2);

  function report(told: ConsumerReport): void {
    health.report(told);
    if (told.kind === 'batch') metrics.batch(topic, told);
    if (told.kind === 'retry') {
      warn({ err: told.error, attempt: told.attempt }, 'the consumer of a topic begins anew');
    }
    if (told.kind === 'waiting') {
      warn({ err: told.error, attempt: told.attempt }, 'a batch waits for what it is kept in');
    }
  }

  function onLag(lag: ReadonlyMap<number, number>): void {
    health.lagKnown();
    metrics.lag(topic, lag);
  }

  const consuming = runConsumer({ ...options, report, signal });
  const watching = watchGroupLag({
    ...options,
    onLag,
    onTrouble: (err) => warn({ err }, 'the lag of a topic could not be asked for'),
    signal,
  });
  const failed = consuming.then(() => new Promise<never>(() => undefined));
  failed.catch(() => undefined);
  async function close(): Promise<void> {
    stop.abort();
    await Promise.all([consuming.catch(() => undefined), watching]);
  }
  return { unready: health.unready, failed, [Symbol.asyncDispose]: close };
}
