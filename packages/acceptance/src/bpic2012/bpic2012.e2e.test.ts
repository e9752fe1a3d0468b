import { join } from 'node:path';
import { FOREVER } from '@grasp/domain';
import { type Projection, withSnapshot } from '@grasp/projections';
import { pipelineSummary, readModels } from '@grasp/read-models';
import { openTestDatabase, openTestHome, type TestDatabase } from '@grasp/runtime/testing';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { beforeEach, describe, expect, it } from 'vitest';
import { grasp, startGrasp } from '../grasp.ts';
import { foldFile, type Standing, standingsAt } from './fold-file.ts';
import { type Row, readRows } from './read-file.ts';
import { sampleCases, writeRows } from './sample-file.ts';

const DATA = process.env['GRASP_DATA'];
const CSV = join(DATA ?? '', 'bpic2012/bpic2012_events.csv.gz');
const XES = join(DATA ?? '', 'bpic2012/BPI_Challenge_2012.xes.gz');
const RANDOM_INSTANTS = 1_000;
/** Three imports of a quarter of a million rows each, on a machine that may have other work. */
const LONG_MS = 1_200_000;

type Imported = { accepted: number; duplicates: number; conflicts: number; rejected: number };

describe('the loan log of 2012', () => {
  let rows: Row[] = [];
  beforeEach(async ({ skip }) => {
    skip(DATA === undefined, 'needs GRASP_DATA: the folder of public data sets');
    if (rows.length === 0) rows = await readRows(CSV);
  });

  it('has the same orders and calls by CSV and by XES, and the same file again changes nothing', {
    timeout: LONG_MS,
  }, async () => {
    await using byCsv = await openTestDatabase();
    await using byXes = await openTestDatabase();
    const first = await importFile(byCsv, 'bpic2012-csv', CSV);
    expect(first).toMatchObject({ duplicates: 0, conflicts: 0, rejected: 0 });
    const again = await importFile(byCsv, 'bpic2012-xes', XES);
    expect(again).toMatchObject({ accepted: 0, duplicates: first.accepted, conflicts: 0 });
    await importFile(byXes, 'bpic2012-xes', XES);
    await build(byCsv);
    await build(byXes);

    const [summary] = await summariesAt(byCsv, [Date.UTC(2012, 5, 1) * 1000]);
    expect(summary?.['won']?.[0]).toBe(2246);
    expect(summary?.['lost']?.[0]).toBe(10_442);
    const open = Object.entries(summary ?? {}).filter(([name]) => name.startsWith('open '));
    expect(open.reduce((sum, [, [count]]) => sum + count, 0)).toBe(399);
    expect(await callsByAccount(byCsv)).toEqual([5897, 11_400, 22_406]);

    const dump = (database: TestDatabase) =>
      grasp<object>(database.url, 'verify', '--dump', 'orders', 'calls');
    expect(await dump(byXes)).toEqual(await dump(byCsv));
    await expectAgreement(byCsv, rows);
  });

  it('ends in the same state when the import was killed half-way and run again', async () => {
    await using database = await openTestDatabase();
    const run = startGrasp(database.url, ['import', CSV, '--format', 'bpic2012-csv']);
    await untilHalf(database);
    run.kill();
    await run.ended;
    const again = await importFile(database, 'bpic2012-csv', CSV);
    expect(again.duplicates).toBeGreaterThan(0);
    expect(again).toMatchObject({ conflicts: 0, rejected: 0 });
    await build(database);
    await expectAgreement(database, rows, 50);
  });

  it('agrees with a fold of the file on a sample of three cases in ten', async () => {
    await using database = await openTestDatabase();
    await using home = await openTestHome();
    const sample = sampleCases(rows, 30);
    const file = join(home.folder, 'sample.csv.gz');
    await writeRows(file, sample);
    await importFile(database, 'bpic2012-csv', file);
    await build(database);
    await expectAgreement(database, sample);
  });
});

const importFile = (database: TestDatabase, format: string, file: string) =>
  grasp<Imported>(database.url, 'import', file, '--format', format);

async function build(database: TestDatabase): Promise<void> {
  await grasp(database.url, 'rebuild', 'orders', 'calls', 'reps');
}

/** At random instants, and at the boundaries of a hundred orders and 1 µs to either side: the platform and the file agree. */
async function expectAgreement(
  database: TestDatabase,
  rows: readonly Row[],
  randomInstants = RANDOM_INSTANTS,
): Promise<void> {
  const { passages, instants } = foldFile(rows);
  const random = xoroshiro128plus(20_111_001);
  const [first = 0, last = 0] = [instants[0], instants.at(-1)];
  const drawn = Array.from({ length: randomInstants }, () => {
    const share = (random.next() >>> 0) / 2 ** 32;
    return Math.floor(first + share * (last - first));
  });
  const step = Math.floor(instants.length / 100);
  const boundaries = instants.filter((_, i) => i % step === 0);
  const asked = [...drawn, ...boundaries.flatMap((at) => [at - 1, at, at + 1])];
  const expected = standingsAt(passages, asked);
  const summaries = await summariesAt(database, asked);
  const wrong = asked.filter((at, i) => !sameStanding(expected.get(at), summaries[i]));
  expect(wrong.map((at) => new Date(at / 1000).toISOString())).toEqual([]);
}

function sameStanding(a: Standing | undefined, b: Standing | undefined): boolean {
  const text = (standing: Standing = {}) => JSON.stringify(Object.entries(standing).sort());
  return text(a) === text(b);
}

async function summariesAt(
  { pool }: TestDatabase,
  instants: readonly number[],
): Promise<Standing[]> {
  const standings: Standing[] = [];
  for (const v of instants) {
    const summary = await withSnapshot(pool, (snapshot) =>
      pipelineSummary(snapshot, { place: { v, k: FOREVER } }),
    );
    const sums = [
      ...summary.byStage.map((stage) => [`open ${stage.stage}`, stage] as const),
      ['won', summary.won] as const,
      ['lost', summary.lost] as const,
    ];
    const there = sums.filter(([, { count }]) => count > 0);
    standings.push(
      Object.fromEntries(
        there.map(([name, { count, amounts }]) => [name, [count, Number(amounts[0]?.amount ?? 0)]]),
      ),
    );
  }
  return standings;
}

async function callsByAccount({ pool }: TestDatabase): Promise<number[]> {
  return withSnapshot(pool, async (snapshot) => {
    const calls = readModels.find(({ name }) => name === 'calls') as Projection;
    const rows = await snapshot.query<{ n: string }>({
      text: `select count(*) as n from ${snapshot.tables(calls).rows} r
        where r.v_to = ${FOREVER} and r.k_to = ${FOREVER} group by account order by 1`,
      values: [],
    });
    return rows.map(({ n }) => Number(n));
  });
}

/** Waits until a good part of the file is in the log. */
async function untilHalf({ pool }: TestDatabase): Promise<void> {
  for (let turn = 0; turn < 3_000; turn += 1) {
    const there = await pool
      .query('select count(*)::int as n from log.events')
      .then(({ rows }) => rows[0].n as number)
      .catch(() => 0);
    if (there > 100_000) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the import did not come half-way');
}
