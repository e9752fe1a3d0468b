import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { toKafkaFailure } from './client.ts';

export type GroupLagOptions = {
  kafka: Kafka;
  topic: string;
  group: string;
  /** Told messages that the group has still to take, by partition. */
  onLag: (lag: ReadonlyMap<number, number>) => void;
  onTrouble: (error: unknown) => void;
  signal: AbortSignal;
};

const EVERY_MS = 5_000;

/** Asks the brokers again and again how far a group is behind, until the signal is aborted. */
export async function watchGroupLag(options: GroupLagOptions): Promise<void> {
  const { kafka, onLag, onTrouble, signal } = options;
  while (!signal.aborted) {
    const admin = kafka.admin();
    try {
      await admin.connect();
      while (!signal.aborted) {
        onLag(await readLag(admin, options));
        await pause(signal);
      }
    } catch (error) {
      if (!signal.aborted) onTrouble(toKafkaFailure(error));
      await pause(signal);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
}

async function readLag(
  admin: Admin,
  { topic, group }: Pick<GroupLagOptions, 'topic' | 'group'>,
): Promise<ReadonlyMap<number, number>> {
  const [ends, [committed]] = await Promise.all([
    admin.fetchTopicOffsets(topic),
    admin.fetchOffsets({ groupId: group, topics: [topic] }),
  ]);
  const reached = new Map(committed?.partitions.map((one) => [one.partition, Number(one.offset)]));
  return new Map(
    ends.map(({ partition, low, high }) => {
      // A group that has committed nothing yet begins at the oldest message.
      const from = Math.max(reached.get(partition) ?? -1, Number(low));
      return [partition, Math.max(0, Number(high) - from)];
    }),
  );
}

function pause(signal: AbortSignal): Promise<void> {
  return sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
}
