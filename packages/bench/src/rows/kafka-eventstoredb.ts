import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStore, openEventStoreDb } from '@grasp/event-store';
import type { TestKafka } from '@grasp/kafka/broker';
import { openPlainClient, toPlain } from '../event-store/plain-client.ts';
import { openEventStoreServer } from '../event-store/server.ts';
import { tellCall } from '../kafka/call-messages.ts';
import { preload, withKafka } from '../kafka/preloaded.ts';
import { startService } from '../kafka/service.ts';
import type { BenchContext, BenchRow, Figure } from '../row.ts';

const CALLS = 20_000;
const POLL_MS = 50;
/** Appends under way at once, as many as the adapter has. */
const IN_FLIGHT = 15;

/** The calls of a filled topic into EventStoreDB, and the same events by its client alone: what all before the client costs. */
export const kafkaEventStoreDbRow: BenchRow = {
  name: 'kafka eventstoredb',
  describe: "calls from a filled topic by one real ingest into the tests' server of EventStoreDB",
  run: (context) => withKafka((kafka, home) => measure(context, kafka, home)),
};

async function measure(
  { database, say, signal }: BenchContext,
  kafka: TestKafka,
  home: string,
): Promise<Figure[]> {
  await using opened = await database.open();
  await using server = await openEventStoreServer();
  await preload(kafka, CALLS);
  say(`  ${CALLS} calls lie in the topic`);
  const environment = {
    DATABASE_URL: opened.url,
    EVENTSTORE_URL: server.url,
    GRASP_HOME: home,
    ...kafka.environment,
  };
  await using ingest = await startService('ingest', environment, '"msg":"ready"');
  const ours = await taken(kafka, signal);
  await ingest.stop();
  await using store = await openEventStoreDb({ address: server.url });
  const streams = await readStreams(store);
  await using ceiling = await openEventStoreServer();
  await using plain = openPlainClient(ceiling.url);
  const theirs = await plain.append(streams, IN_FLIGHT);
  return [
    { name: 'calls from a preloaded topic', value: ours, unit: 'calls/s' },
    { name: 'the client alone, the same events', value: theirs, unit: 'calls/s' },
    { name: 'Grasp ÷ the client', value: ours / theirs, unit: 'times' },
  ];
}

/** Calls per second that the group took; an offset is committed when what stands before it is in the log. */
async function taken({ kafka, topics, environment }: TestKafka, signal: AbortSignal) {
  const { topic } = topics.calls;
  const groupId = `${environment['KAFKA_TOPIC_PREFIX']}grasp-ingest`;
  const admin = kafka.admin();
  await admin.connect();
  async function until(wanted: number): Promise<{ count: number; at: number }> {
    for (;;) {
      signal.throwIfAborted();
      const [group] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const offsets = group?.partitions.map(({ offset }) => Math.max(0, Number(offset))) ?? [];
      const count = offsets.reduce((sum, offset) => sum + offset, 0);
      if (count >= wanted) return { count, at: performance.now() };
      await sleep(POLL_MS);
    }
  }
  try {
    const from = await until(1);
    const to = await until(CALLS);
    return ((to.count - from.count) * 1_000) / (to.at - from.at);
  } finally {
    await admin.disconnect();
  }
}

/** What is in the log, as its client appends it. @throws Error where an event is missing: what was measured is then nothing. */
async function readStreams(store: EventStore) {
  const streams = new Map<string, ReturnType<typeof toPlain>[]>();
  let count = 0;
  for await (const { events } of store.readAll({ after: 0n })) {
    count += events.length;
    for (const event of events)
      streams.set(event.stream, [...(streams.get(event.stream) ?? []), toPlain(event)]);
  }
  const wanted = CALLS * tellCall('asterisk', 0).eventIds.length;
  if (count !== wanted) throw new Error(`${count} of ${wanted} events are in the log`);
  return [...streams].map(([stream, events]) => ({ stream, events }));
}
