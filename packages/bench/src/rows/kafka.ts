import { setTimeout as sleep } from 'node:timers/promises';
import type { TestKafka } from '@grasp/kafka/broker';
import { secondsOf } from '../cpu.ts';
import type { RowDatabase } from '../database.ts';
import { tellCall } from '../kafka/call-messages.ts';
import { killConsumers } from '../kafka/kill-consumers.ts';
import { preload, withKafka } from '../kafka/preloaded.ts';
import { startService } from '../kafka/service.ts';
import type { BenchContext, BenchRow, Figure } from '../row.ts';

const PRELOADED = 100_000;
const KILLED = 100_000;
const KILLS = 20;
const POLL_MS = 25;
const NONE = { max: 0 };

/** Calls from a real Kafka broker into the durable log, as fast as one ingest takes them. */
export const kafkaSpeedRow: BenchRow = {
  name: 'kafka preloaded',
  describe: 'calls from a topic of a real broker that was filled before, by one real ingest',
  run: (context) => withKafka((kafka, home) => measureSpeed(context, kafka, home)),
};

/** The same with the instances of ingest killed at random moments: what that costs, and that it loses nothing. */
export const kafkaKillRow: BenchRow = {
  name: 'kafka kill',
  describe: 'calls from a real broker by two instances of ingest that are killed at random moments',
  run: (context) => withKafka((kafka, home) => measureKills(context, kafka, home)),
};

/** One instance, one message a call, the topic filled before it starts. */
async function measureSpeed(
  context: BenchContext,
  kafka: TestKafka,
  home: string,
): Promise<Figure[]> {
  await using database = await context.database.open();
  await preload(kafka, PRELOADED);
  context.say(`  ${PRELOADED} calls lie in the topic`);
  const environment = { DATABASE_URL: database.url, GRASP_HOME: home, ...kafka.environment };
  await using ingest = await startService('ingest', environment, '"msg":"ready"');
  const cpu = () => ({
    ingest: secondsOf(ingest.pid()),
    PostgreSQL: context.database.pids().reduce((sum, pid) => sum + secondsOf(pid), 0),
  });
  const each = tellCall('asterisk', 0).eventIds.length;
  const from = { ...(await untilEvents(database, 1, context.signal)), cpu: cpu() };
  const to = { ...(await untilEvents(database, PRELOADED * each, context.signal)), cpu: cpu() };
  const value = ((to.events - from.events) * 1_000) / (to.at - from.at);
  const calls = (to.events - from.events) / each;
  return [
    {
      name: 'calls from a preloaded topic',
      value: value / each,
      unit: 'calls/s',
      target: { min: 10_000 },
    },
    { name: 'their events', value, unit: 'events/s' },
    ...(['ingest', 'PostgreSQL'] as const).map((side) => ({
      name: `CPU per call, ${side}`,
      value: ((to.cpu[side] - from.cpu[side]) * 1_000_000) / calls,
      unit: 'µs' as const,
    })),
  ];
}

/** Waits until so many events are in the log; tells how many there are, and when that was seen. */
async function untilEvents({ pool }: RowDatabase, wanted: number, signal: AbortSignal) {
  for (;;) {
    signal.throwIfAborted();
    const { rows } = await pool.query<{ events: string }>(
      'select coalesce(max(position), 0) as events from log.events',
    );
    const events = Number(rows[0]?.events);
    if (events >= wanted) return { events, at: performance.now() };
    await sleep(POLL_MS);
  }
}

async function measureKills(
  { database, say, signal }: BenchContext,
  kafka: TestKafka,
  home: string,
): Promise<Figure[]> {
  await using opened = await database.open();
  const options = { kafka, database: opened, home, calls: KILLED, kills: KILLS, say, signal };
  const report = await killConsumers(options);
  const none = {
    'events lost': report.lost,
    'events too many': report.tooMany,
    'calls out of order': report.outOfOrder,
    'calls missing in the read model': report.calls - report.inReadModel,
    'dials counted wrongly': Math.abs(report.calls - report.dials),
    'poison messages lost': report.poison - report.poisonKept,
    'good messages among the dead letters': report.othersDead,
  };
  return [
    { name: 'kills', value: report.kills, unit: 'count' },
    { name: 'calls told meanwhile', value: report.calls, unit: 'count' },
    { name: 'messages of them', value: report.messages, unit: 'count' },
    { name: 'poison messages', value: report.poison, unit: 'count' },
    ...Object.entries(none).map(([name, value]) => ({
      name,
      value,
      unit: 'count' as const,
      target: NONE,
    })),
    { name: 'until all is in the read model', value: report.seconds, unit: 's' },
  ];
}
