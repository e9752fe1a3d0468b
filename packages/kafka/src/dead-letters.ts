import type { IHeaders, Kafka, KafkaMessage, Message } from 'kafkajs';
import { toKafkaFailure } from './client.ts';
import { runConsumer } from './consumer.ts';
import { headerText } from './headers.ts';
import type { KafkaProducer } from './producer.ts';

/** Why a message is dead, and where it came from. */
export type Death = {
  topic: string;
  partition: number;
  /** Where it stopped. */
  step: string;
  reason: string;
  /** Names fields; repeats no value. */
  detail: string;
};

/** What the headers of a dead letter add to those of the message: none of it comes back into the topic it came from. */
const PREFIX = 'dead-';

/** A message as a dead letter: its key, its bytes and its headers as they were, and why it is one. */
export function toDeadLetter(message: KafkaMessage, death: Death): Message {
  const told = {
    topic: death.topic,
    partition: String(death.partition),
    offset: message.offset,
    step: death.step,
    reason: death.reason,
    detail: death.detail,
    at: new Date().toISOString(),
  };
  const added = Object.entries(told).map(([name, value]) => [PREFIX + name, value]);
  return {
    key: message.key,
    value: message.value,
    headers: { ...ownHeaders(message.headers), ...Object.fromEntries(added) },
  };
}

/** The message that a dead letter was. */
function toMessage({ key, value, headers }: KafkaMessage): Message {
  return { key, value, headers: ownHeaders(headers) };
}

function ownHeaders(headers: IHeaders = {}): IHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(PREFIX)));
}

export type RedriveDeadOptions = {
  kafka: Kafka;
  producer: KafkaProducer;
  /** Where the dead letters are. */
  deadTopic: string;
  /** Where they go back to. */
  topic: string;
  /** How far it came is kept as the offset of this group. */
  group: string;
  signal: AbortSignal;
};

/** How many dead letters were sent again, by reason. */
export type RedriveDeadResult = { reason: string; count: number }[];

const SESSION_TIMEOUT_MS = 10_000;
const POLL_MS = 200;

/**
 * Sends every dead letter that has come until now to where it came from, in order: how far it came is kept as
 * the offset of a group. What still cannot be used comes back as a new dead letter, for the next time.
 * @throws AppError `kafka_unavailable`, `kafka_refused`.
 */
export async function redriveDead(options: RedriveDeadOptions): Promise<RedriveDeadResult> {
  const { kafka, deadTopic, group: groupId } = options;
  const admin = kafka.admin();
  try {
    await admin.connect();
    const ends = await admin.fetchTopicOffsets(deadTopic);
    const isDone = async (): Promise<boolean> => {
      const [group] = await admin.fetchOffsets({ groupId, topics: [deadTopic] });
      const reached = new Map(group?.partitions.map((one) => [one.partition, BigInt(one.offset)]));
      return ends.every(
        ({ partition, low, high }) =>
          low === high || (reached.get(partition) ?? -1n) >= BigInt(high),
      );
    };
    return (await isDone()) ? [] : await sendAgain(options, isDone);
  } catch (error) {
    throw toKafkaFailure(error);
  } finally {
    await admin.disconnect();
  }
}

async function sendAgain(
  { kafka, producer, deadTopic, topic, group, signal }: RedriveDeadOptions,
  isDone: () => Promise<boolean>,
): Promise<RedriveDeadResult> {
  const counts = new Map<string, number>();
  const finished = new AbortController();
  const running = runConsumer({
    kafka,
    topic: deadTopic,
    group,
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
    signal: AbortSignal.any([signal, finished.signal]),
    report: () => undefined,
    // What has come meanwhile and lies in the same batch goes along: left out, it would count as sent.
    take: async ({ messages }) => {
      await producer.send(topic, messages.map(toMessage));
      for (const { headers } of messages) {
        const reason = headerText(headers, `${PREFIX}reason`) ?? 'unknown';
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
      }
    },
  });
  const stopped = { isOver: false };
  const over = running.finally(() => {
    stopped.isOver = true;
  });
  over.catch(() => undefined);
  while (!stopped.isOver && !(await isDone())) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  finished.abort();
  await over;
  return [...counts].map(([reason, count]) => ({ reason, count }));
}
