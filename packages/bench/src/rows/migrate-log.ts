import type { Pool } from 'pg';
import type { RowDatabase } from '../database.ts';
import {
  type CommandOptions,
  type CommandRun,
  killCommand,
  runCommand,
} from '../event-store/command.ts';
import { openPlainClient } from '../event-store/plain-client.ts';
import { openEventStoreServer } from '../event-store/server.ts';
import { openHomeFolder } from '../measured.ts';
import type { BenchContext, BenchRow, Figure } from '../row.ts';

const NONE = { max: 0 };

/** A whole log from PostgreSQL to EventStoreDB and back into another PostgreSQL, killed in the midst of each way. */
export const migrateLogRow: BenchRow = {
  name: 'migrate-log',
  describe: 'grasp migrate-log: a log to EventStoreDB and back, killed half-way each time',
  async run(context) {
    await using scope = new AsyncDisposableStack();
    const source = scope.use(await context.database.openFilled(context.events));
    const back = scope.use(await context.database.open());
    const server = scope.use(await openEventStoreServer());
    const plain = scope.use(openPlainClient(server.url));
    const environment = {
      GRASP_HOME: openHomeFolder(scope),
      GRASP_SECRET: 'a secret of the benchmark',
      DATABASE_URL: source.url,
    };
    const total = await countOf(source.pool);
    const way = { context, options: { environment, signal: context.signal }, total };
    const there = await move({
      ...way,
      from: source.url,
      to: server.url,
      copied: async () => placeOf(source.pool, await plain.lastId()),
    });
    const returned = await move({
      ...way,
      from: server.url,
      to: back.url,
      copied: () => countOf(back.pool),
    });
    const proofs = [there, returned].map(({ run }) => JSON.stringify(run.answer.log));
    return [
      { name: 'events', value: total, unit: 'count' },
      ...figuresOf('PostgreSQL → EventStoreDB', there),
      ...figuresOf('EventStoreDB → PostgreSQL', returned),
      { name: "most memory of the tests' server", value: server.peakMb(), unit: 'MB' },
      {
        name: 'logs whose proof differs',
        value: new Set(proofs).size - 1,
        unit: 'count',
        target: NONE,
      },
      {
        name: 'rows that differ',
        value: await differing(source, back),
        unit: 'count',
        target: NONE,
      },
    ];
  },
};

type Way = {
  context: BenchContext;
  options: CommandOptions;
  total: number;
  from: string;
  to: string;
  /** Events that have arrived. */
  copied: () => Promise<number>;
};

type Moved = { killedAt: number; perSecond: number; run: CommandRun };

/** Copies until it is killed in the midst, then again to the end. */
async function move({ context, options, total, from, to, copied }: Way): Promise<Moved> {
  const args = ['migrate-log', '--from', from, '--to', to];
  const seen: { events: number; at: number }[] = [];
  await killCommand(args, options, async () => {
    const events = await copied();
    if (events > 0) seen.push({ events, at: performance.now() });
    return events >= total / 2;
  });
  const killedAt = await copied();
  if (killedAt === 0 || killedAt >= total)
    throw new Error(`it was not killed in its midst: ${killedAt}`);
  const [first, last] = [seen.at(0), seen.at(-1)];
  if (!first || !last) throw new Error('nothing was copied');
  context.say(`  killed at ${killedAt} of ${total}`);
  const run = await runCommand(args, options);
  if (run.answer.events !== total) throw new Error(`${run.answer.events} of ${total} were copied`);
  const perSecond = ((last.events - first.events) * 1_000) / (last.at - first.at);
  return { killedAt, perSecond, run };
}

function figuresOf(name: string, { killedAt, perSecond, run }: Moved): Figure[] {
  return [
    { name: `${name}: copying`, value: perSecond, unit: 'events/s' },
    { name: `${name}: killed at`, value: killedAt, unit: 'count' },
    {
      name: `${name}: from there to the end, all compared and proved`,
      value: run.seconds,
      unit: 's',
    },
    { name: `${name}: most memory of the command`, value: run.peakMb, unit: 'MB' },
  ];
}

const countOf = async (pool: Pool): Promise<number> =>
  Number((await pool.query('select coalesce(max(position), 0) as n from log.events')).rows[0].n);

/** How many events stand in a log up to an id. */
async function placeOf(pool: Pool, id: string | undefined): Promise<number> {
  const { rows } = await pool.query('select position from log.events where id = $1', [id ?? null]);
  return Number(rows[0]?.position ?? 0);
}

/** Rows, every column of theirs and their place included, that one database has and the other has not. */
async function differing(one: RowDatabase, other: RowDatabase): Promise<number> {
  const sumOf = async ({ pool }: RowDatabase): Promise<{ rows: number; sum: string }> => {
    const text =
      'select count(*)::int as rows, sum(hashtextextended(e::text, 0)) as sum from log.events e';
    return (await pool.query(text)).rows[0];
  };
  const [ours, theirs] = [await sumOf(one), await sumOf(other)];
  if (ours.rows !== theirs.rows) return Math.abs(ours.rows - theirs.rows);
  return ours.sum === theirs.sum ? 0 : ours.rows;
}
