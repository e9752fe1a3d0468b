import { setTimeout as sleep } from 'node:timers/promises';
import { isAppError } from '@grasp/errors';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { toKafkaFailure } from './client.ts';

/** What a consumer tells of itself, for logs, metrics and readiness. */
export type ConsumerReport =
  /** It belongs to the group and has these partitions. */
  | { kind: 'joined'; partitions: readonly number[] }
  /** The brokers answered: a fetch, a heartbeat, a batch that was kept. */
  | { kind: 'alive' }
  | { kind: 'batch'; partition: number; messages: number; ms: number }
  /** What the messages are kept in is away: they are taken again, nothing is committed. */
  | { kind: 'waiting'; attempt: number; error: unknown }
  /** The brokers are away, or the client fell over: it begins anew. */
  | { kind: 'retry'; attempt: number; error: unknown };

/** A batch of one partition, in its order. */
export type TopicBatch = { partition: number; messages: readonly KafkaMessage[] };

export type ConsumerOptions = {
  kafka: Kafka;
  topic: string;
  group: string;
  sessionTimeoutMs: number;
  /** Makes sure that the topic is there, before each attempt to join. */
  prepare?: () => Promise<void>;
  /**
   * Takes a batch; resolves when every message of it is durable, as what it says or as a dead letter. Only then is the
   * offset committed. It may be given the same messages again, after a crash or when partitions move.
   * @throws AppError, retryable: the batch is taken again. Anything else ends the consumer.
   */
  take: (batch: TopicBatch) => Promise<void>;
  report: (report: ConsumerReport) => void;
  signal: AbortSignal;
};

const BACKOFF_MS = [100, 500, 1_000, 3_000];
/** Partitions whose batches are under way at once: they share the commits of the log. */
const AT_ONCE = 6;
/**
 * Messages that are taken at once, at most. What a fetch brings is bounded in compressed bytes only: it may be tens of
 * thousands of messages, which no log takes within the time that it answers in.
 */
const SLICE = 500;
/** How long the brokers may hold a fetch when there is nothing to give. */
const FETCH_WAIT_MS = 500;
/** Sessions without a sign of life, after which a client that hangs is replaced. */
const SILENT_SESSIONS = 4;

/**
 * Consumes a topic as a member of a group until the signal is aborted, then leaves the group. Brokers that are away are
 * waited for.
 * @throws whatever `take` throws that is not an operational failure which may pass.
 */
export async function runConsumer(options: ConsumerOptions): Promise<void> {
  const { signal, report } = options;
  let attempt = 0;
  const onAlive = (): void => {
    attempt = 0;
  };
  while (!signal.aborted) {
    try {
      await consumeOnce(options, onAlive);
    } catch (error) {
      if (error instanceof TakeFailure) throw error.cause;
      if (signal.aborted) return;
      report({ kind: 'retry', attempt, error: toKafkaFailure(error) });
      await pause(attempt, signal);
      attempt += 1;
    }
  }
}

/** `take` failed in a way that does not pass: trying again would fail again. */
class TakeFailure extends Error {}

/** Runs one client, from its connection to its failure or the signal. */
async function consumeOnce(options: ConsumerOptions, onAlive: () => void): Promise<void> {
  const { topic, sessionTimeoutMs } = options;
  const consumer = openConsumer(options);
  const ended = Promise.withResolvers<void>();
  ended.promise.catch(() => undefined);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  signal.addEventListener('abort', () => ended.resolve(), { once: true });
  consumer.on(consumer.events.CRASH, ({ payload }) => ended.reject(payload.error));
  const life = watchLife(consumer, options, onAlive);
  const watchdog = setInterval(() => {
    if (life.silentMs() < sessionTimeoutMs * SILENT_SESSIONS) return;
    ended.reject(new Error('the client fell silent'));
  }, sessionTimeoutMs / 4);
  try {
    await options.prepare?.();
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: AT_ONCE,
      eachBatch: (payload) => takeBatch(payload, { options, signal, fail: ended.reject }),
    });
    await ended.promise;
  } finally {
    clearInterval(watchdog);
    stop.abort();
    await consumer.disconnect().catch(() => undefined);
  }
}

function openConsumer({ kafka, group, sessionTimeoutMs }: ConsumerOptions): Consumer {
  return kafka.consumer({
    groupId: group,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 4),
    rebalanceTimeout: sessionTimeoutMs * 3,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    allowAutoTopicCreation: false,
  });
}

type Taking = {
  options: ConsumerOptions;
  signal: AbortSignal;
  fail: (failure: TakeFailure) => void;
};

/**
 * Takes a batch slice by slice: each until it is durable, then its offset is committed. A stop before that leaves the
 * offset where it was.
 */
async function takeBatch(payload: EachBatchPayload, taking: Taking): Promise<void> {
  const { messages } = payload.batch;
  for (let first = 0; first < messages.length; first += SLICE) {
    const slice = messages.slice(first, first + SLICE);
    const started = performance.now();
    const isDurable = await keepAlive(payload, taking, () => takeSlice(slice, payload, taking));
    if (!isDurable) return;
    const isLast = first + SLICE >= messages.length;
    await commit(payload, isLast ? payload.batch.lastOffset() : (slice.at(-1)?.offset as string));
    const ms = performance.now() - started;
    const { partition } = payload.batch;
    taking.options.report({ kind: 'batch', partition, messages: slice.length, ms });
    await payload.heartbeat();
  }
}

async function commit(
  { batch, resolveOffset, commitOffsetsIfNecessary }: EachBatchPayload,
  taken: string,
): Promise<void> {
  const { topic, partition } = batch;
  const offset = String(BigInt(taken) + 1n);
  resolveOffset(taken);
  await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
}

async function takeSlice(
  messages: readonly KafkaMessage[],
  { batch: { partition }, isRunning }: EachBatchPayload,
  { options, signal, fail }: Taking,
): Promise<boolean> {
  for (let attempt = 0; isRunning() && !signal.aborted; attempt += 1) {
    try {
      await options.take({ partition, messages });
      return true;
    } catch (error) {
      if (!isAppError(error) || !error.retryable) {
        fail(new TakeFailure('a batch could not be taken', { cause: error }));
        return false;
      }
      options.report({ kind: 'waiting', attempt, error });
      await pause(attempt, signal);
    }
  }
  return false;
}

/**
 * Keeps the membership while work runs, however long that takes. The client's own heartbeats come between batches only.
 * @throws when the group moved its partitions meanwhile: the batch is then taken by whoever has them.
 */
async function keepAlive<T>(
  { heartbeat }: EachBatchPayload,
  { options }: Taking,
  work: () => Promise<T>,
): Promise<T> {
  let lost: { error: unknown } | undefined;
  const timer = setInterval(() => {
    heartbeat().catch((error: unknown) => {
      lost = { error };
    });
  }, options.sessionTimeoutMs / 4);
  try {
    const result = await work();
    if (lost !== undefined) throw lost.error;
    return result;
  } finally {
    clearInterval(timer);
  }
}

/** Reports signs of life, and tells how long ago the last one was. */
function watchLife(consumer: Consumer, { topic, report }: ConsumerOptions, onAlive: () => void) {
  let last = performance.now();
  const alive = (): void => {
    last = performance.now();
    onAlive();
    report({ kind: 'alive' });
  };
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    report({ kind: 'joined', partitions: payload.memberAssignment[topic] ?? [] });
    alive();
  });
  for (const name of [consumer.events.FETCH, consumer.events.HEARTBEAT] as const) {
    consumer.on(name, alive);
  }
  return { silentMs: () => performance.now() - last };
}

function pause(attempt: number, signal: AbortSignal): Promise<void> {
  const ms = BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] as number;
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}
