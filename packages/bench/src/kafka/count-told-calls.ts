import { setTimeout as sleep } from 'node:timers/promises';
import { FOREVER } from '@grasp/domain';
import type { Message } from '@grasp/kafka';
import type { TestKafka } from '@grasp/kafka/broker';
import { findActiveBuild } from '@grasp/projections';
import type { Pool } from 'pg';
import type { ToldCall } from './call-messages.ts';

/** What came of the calls that were told. */
export type CallCounts = {
  calls: number;
  messages: number;
  /** Events that were told and are not in the log. */
  lost: number;
  /** Events in the log that were not told, or are there more than once. */
  tooMany: number;
  /** Calls whose messages stand in another order than they were sent in. */
  outOfOrder: number;
  /** Calls in the read model, and the dials that it counts. */
  inReadModel: number;
  dials: number;
  poison: number;
  /** Poison messages that are dead letters, byte by byte. */
  poisonKept: number;
  /** Dead letters that were no poison. */
  othersDead: number;
};

type Counted = {
  kafka: TestKafka;
  pool: Pool;
  calls: readonly ToldCall[];
  poison: readonly Message[];
  signal: AbortSignal;
};

const POLL_MS = 200;
const PATIENCE_MS = 900_000;

/** Counts, when the consumers have come to the end of the topic and the read model to the end of the log. */
export async function countToldCalls(told: Counted): Promise<CallCounts> {
  const { kafka, pool, calls, poison, signal } = told;
  await untilTaken(kafka, signal);
  const schema = await untilFolded(pool, signal);
  const { rows } = await pool.query<{ id: string }>('select id from log.events');
  const inLog = new Set(rows.map(({ id }) => id));
  const expected = new Set(calls.flatMap(({ eventIds }) => eventIds));
  const lost = [...expected].filter((id) => !inLog.has(id)).length;
  const dead = (await kafka.read(kafka.topics.deadCalls.topic)).map(({ value }) => hex(value));
  const bad = new Set(poison.map(({ value }) => hex(value)));
  return {
    calls: calls.length,
    messages: calls.reduce((sum, { messages }) => sum + messages.length, 0),
    lost,
    tooMany: rows.length - (expected.size - lost),
    outOfOrder: await countOutOfOrder(pool),
    ...(await countRows(pool, schema)),
    poison: bad.size,
    poisonKept: [...bad].filter((bytes) => dead.includes(bytes)).length,
    othersDead: dead.filter((bytes) => !bad.has(bytes)).length,
  };
}

const hex = (bytes: Message['value']): string => Buffer.from(bytes ?? '').toString('hex');

async function untilTaken({ kafka, topics, environment }: TestKafka, signal: AbortSignal) {
  const groupId = `${environment['KAFKA_TOPIC_PREFIX']}grasp-ingest`;
  const { topic } = topics.calls;
  const admin = kafka.admin();
  await admin.connect();
  await until(signal, async () => {
    const ends = await admin.fetchTopicOffsets(topic);
    const [group] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const reached = new Map(group?.partitions.map((one) => [one.partition, one.offset]));
    return ends.every(({ partition, high }) => high === '0' || reached.get(partition) === high);
  });
  await admin.disconnect();
}

/** @returns the schema of the read model of calls */
async function untilFolded(pool: Pool, signal: AbortSignal): Promise<string> {
  const { rows } = await pool.query<{ head: string }>(
    'select max(position) as head from log.events',
  );
  const head = BigInt(rows[0]?.head ?? 0);
  let schema = '';
  await until(signal, async () => {
    const build = await findActiveBuild(pool, 'calls');
    schema = build?.build ?? '';
    return build !== undefined && build.checkpoint >= head;
  });
  return schema;
}

async function until(signal: AbortSignal, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    signal.throwIfAborted();
    if (performance.now() > deadline) throw new Error('what was told did not arrive in time');
    await sleep(POLL_MS);
  }
}

/** The vendor numbers the messages of a call: from 0, by one. */
async function countOutOfOrder(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(distinct stream)::int as count from (
       select stream, (data ->> 'sequence')::int as sequence,
         row_number() over (partition by stream order by revision) - 1 as place
       from log.events where stream like 'call-twilio-%' and type in ('CallProgressed', 'CallCompleted')
     ) as told where sequence <> place`,
  );
  return rows[0]?.count ?? 0;
}

async function countRows(pool: Pool, schema: string) {
  const { rows } = await pool.query<{ calls: number; dials: number }>(
    `select count(*)::int as calls, coalesce(sum(dials), 0)::int as dials from ${schema}.rows
     where v_to = ${FOREVER} and k_to = ${FOREVER} and status = 'ended'`,
  );
  return { inReadModel: rows[0]?.calls ?? 0, dials: rows[0]?.dials ?? 0 };
}
