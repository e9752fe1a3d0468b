import { SQL } from '@event-driven-io/dumbo';
import {
  getPostgreSQLEventStore,
  postgreSQLRawBatchSQLProjection,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';
import type { BenchContext } from '../row.ts';

type CallEnded = {
  type: 'CallEnded';
  data: { rep: string; day: string; talkMs: number };
};

const STREAMS = 400;

/**
 * What a user of Emmett would do for calls by rep and day, on the same server: its log, its raw SQL projection (one
 * statement a batch, counts folded in memory before), its rebuild.
 * @returns events per second of the rebuild
 */
export async function countCallsWithEmmett(context: BenchContext, events: number): Promise<number> {
  await using database = await context.database.open();
  const store = getPostgreSQLEventStore(database.url);
  await appendCalls(store, events);
  await database.pool.query(
    'create table calls_by_day (rep text, day text, n bigint, primary key (rep, day))',
  );
  const consumer = rebuildPostgreSQLProjections({
    connectionString: database.url,
    projections: [callsByDay],
    pulling: { batchSize: 1_000 },
  });
  const started = performance.now();
  await consumer.start();
  const took = (performance.now() - started) / 1000;
  await consumer.close();
  await store.close();
  const { rows } = await database.pool.query('select sum(n)::int as n from calls_by_day');
  if (rows[0].n !== events) throw new Error(`Emmett counted ${rows[0].n} of ${events} calls`);
  context.say(`  Emmett: ${events} events in ${took.toFixed(1)} s`);
  return events / took;
}

/** Single appends, one event each, `inFlight` at a time. @returns appends per second */
export async function appendWithEmmett(
  context: BenchContext,
  { appends, inFlight }: { appends: number; inFlight: number },
): Promise<number> {
  await using database = await context.database.open();
  const store = getPostgreSQLEventStore(database.url);
  await store.appendToStream('warm-up', [callOf(0)]);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < appends; i = next++)
      await store.appendToStream(`call-${i}`, [callOf(i)]);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  const took = (performance.now() - started) / 1000;
  await store.close();
  return appends / took;
}

async function appendCalls(
  store: ReturnType<typeof getPostgreSQLEventStore>,
  events: number,
): Promise<void> {
  const each = Math.ceil(events / STREAMS);
  for (let stream = 0, made = 0; made < events; stream += 1) {
    const calls = Array.from({ length: Math.min(each, events - made) }, (_, i) => callOf(made + i));
    await store.appendToStream(`calls-${stream}`, calls);
    made += calls.length;
  }
}

const callOf = (i: number): CallEnded => ({
  type: 'CallEnded',
  data: {
    rep: `rep-${i % 50}`,
    day: `2026-01-${String((i % 28) + 1).padStart(2, '0')}`,
    talkMs: i,
  },
});

const callsByDay = postgreSQLRawBatchSQLProjection<CallEnded>({
  name: 'calls_by_day',
  canHandle: ['CallEnded'],
  evolve(events) {
    const counts = new Map<string, number>();
    for (const { data } of events) {
      const key = `${data.rep} ${data.day}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const values = [...counts].map(([key, n]) => {
      const [rep, day] = key.split(' ');
      return `('${rep}', '${day}', ${n})`;
    });
    const insert = `insert into calls_by_day as c values ${values.join(', ')}
      on conflict (rep, day) do update set n = c.n + excluded.n`;
    return [SQL([insert] as unknown as TemplateStringsArray)];
  },
});
