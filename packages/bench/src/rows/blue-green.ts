import { setTimeout as sleep } from 'node:timers/promises';
import { FOREVER } from '@grasp/domain';
import {
  covers,
  defineProjection,
  type Projection,
  rebuildBeside,
  type Snapshot,
  withSnapshot,
} from '@grasp/projections';
import { readModels } from '@grasp/read-models';
import { COMPANY_END } from '../fill-log.ts';
import type { BenchRow } from '../row.ts';

const SECONDS = 60;
const PER_SECOND = 50;
const PAGE = 50;
const PAGES = 3;

type Tally = { answers: number; failed: number; empty: number; mixed: number; longestMs: number };

/**
 * Readers page through orders, 50 answers a second for a minute, while newer versions are built beside and switched to.
 * Each version marks its rows: an answer with rows of two versions, or of another than its own, would show.
 */
export const blueGreenRow: BenchRow = {
  name: 'blue-green',
  describe: 'reads through pages during blue/green rebuilds whose versions mark their rows',
  async run({ database: server, events, signal }) {
    await using database = await server.openFilled(events);
    const { pool, store } = database;
    let version = 1;
    await rebuildBeside({ pool, store, projection: marked(version), signal });
    const tally: Tally = { answers: 0, failed: 0, empty: 0, mixed: 0, longestMs: 0 };
    const over = new AbortController();
    const rebuilding = (async () => {
      while (!over.signal.aborted) {
        version += 1;
        await rebuildBeside({ pool, store, projection: marked(version), signal });
      }
    })();
    const reads: Promise<void>[] = [];
    const started = performance.now();
    for (let i = 0; i < (SECONDS * PER_SECOND) / PAGES; i += 1) {
      const due = started + (i * PAGES * 1000) / PER_SECOND;
      await sleep(Math.max(0, due - performance.now()));
      reads.push(readPages(tally, (work, pins) => withSnapshot(pool, work, pins)));
    }
    await Promise.all(reads);
    over.abort();
    await rebuilding;
    return [
      { name: 'answers', value: tally.answers, unit: 'count' },
      { name: 'versions switched to', value: version - 1, unit: 'count', target: { min: 1 } },
      { name: 'failed', value: tally.failed, unit: 'count', target: { max: 0 } },
      { name: 'empty', value: tally.empty, unit: 'count', target: { max: 0 } },
      { name: 'of two versions', value: tally.mixed, unit: 'count', target: { max: 0 } },
      { name: 'longest answer', value: tally.longestMs, unit: 'ms' },
    ];
  },
};

const model = readModels.find(({ name }) => name === 'orders') as Projection;

/** The shipped orders, each row with the number of the version that wrote it. */
function marked(version: number): Projection {
  return defineProjection({
    ...model,
    name: 'marked_orders',
    version,
    columns: { ...model.columns, mark: 'integer' },
    row: (state: unknown, entity) => {
      const row = model.row(state, entity);
      return row === null ? null : { ...row, mark: version };
    },
  } as Parameters<typeof defineProjection>[0]);
}

type Read = <T>(
  work: (snapshot: Snapshot) => Promise<T>,
  pins: ReadonlyMap<string, string>,
) => Promise<T>;

/** A reader's walk: the first page from what is shown now, the next ones from the same build. */
async function readPages(tally: Tally, read: Read): Promise<void> {
  let pins: ReadonlyMap<string, string> = new Map();
  let after = '';
  for (let page = 0; page < PAGES; page += 1) {
    const started = performance.now();
    try {
      const answer = await read((snapshot) => readPage(snapshot, after), pins);
      pins = new Map([['marked_orders', answer.build]]);
      after = answer.rows.at(-1)?.entity ?? after;
      if (answer.rows.length === 0) tally.empty += 1;
      if (answer.rows.some(({ mark }) => mark !== answer.version)) tally.mixed += 1;
    } catch {
      tally.failed += 1;
    }
    tally.answers += 1;
    tally.longestMs = Math.max(tally.longestMs, performance.now() - started);
  }
}

async function readPage(snapshot: Snapshot, after: string) {
  const tables = snapshot.tables(marked(0));
  const rows = await snapshot.query<{ entity: string; mark: number }>({
    text: `select r.entity, r.mark from ${tables.rows} r
      where ${covers('r')} and r.entity > $3 order by r.entity limit ${PAGE}`,
    values: [COMPANY_END, FOREVER, after],
  });
  const [used] = snapshot.used();
  return { rows, build: used?.build ?? '', version: used?.version ?? 0 };
}
