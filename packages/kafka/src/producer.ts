import { type Kafka, type Message, Partitioners, type Producer } from 'kafkajs';
import { toKafkaFailure } from './client.ts';

/** Sends to Kafka. */
export type KafkaProducer = AsyncDisposable & {
  /**
   * Sends messages to a topic, those of one key in their order. Resolves when all in-sync replicas have them.
   * @throws AppError `kafka_unavailable` (some may have arrived, and all may be sent again), `kafka_refused`.
   */
  send(topic: string, messages: readonly Message[]): Promise<void>;
};

/** The brokers take no more than 1 MB at once for a partition, and all of a call may be for one. */
const MOST_BYTES = 512 * 1024;
const BYTES_PER_MESSAGE = 100;

/**
 * Makes an idempotent producer; it connects when it is used. After a failure it begins anew under another producer id,
 * because the numbers of what the old one sent can no longer be known.
 */
export function createProducer(kafka: Kafka): KafkaProducer {
  let current: Promise<Producer> | undefined;

  async function open(): Promise<Producer> {
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
    });
    await producer.connect();
    return producer;
  }

  async function close(): Promise<void> {
    const closing = current;
    current = undefined;
    const producer = await closing?.catch(() => undefined);
    await producer?.disconnect().catch(() => undefined);
  }

  async function send(topic: string, messages: readonly Message[]): Promise<void> {
    try {
      current ??= open();
      const producer = await current;
      for (const chunk of chunksOf(messages)) {
        await producer.send({ topic, messages: chunk, acks: -1 });
      }
    } catch (error) {
      await close();
      throw toKafkaFailure(error);
    }
  }

  return { send, [Symbol.asyncDispose]: close };
}

function* chunksOf(messages: readonly Message[]): Generator<Message[]> {
  let chunk: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = sizeOf(message);
    if (chunk.length > 0 && bytes + size > MOST_BYTES) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(message);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

function sizeOf({ key, value }: Message): number {
  return BYTES_PER_MESSAGE + (key?.length ?? 0) + (value?.length ?? 0);
}
