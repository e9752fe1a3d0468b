import { FOREVER, MICROS_PER_DAY, type Micros } from '@grasp/domain';
import { type Place, rebuildBeside, type Snapshot, withSnapshot } from '@grasp/projections';
import {
  disciplineMonth,
  orderList,
  pipelineFlow,
  pipelineSummary,
  readModels,
} from '@grasp/read-models';
import { COMPANY_END } from '../fill-log.ts';
import { type BenchRow, type Figure, quantiles } from '../row.ts';

const ROUNDS = 60;
const SPAN_DAYS = 300;
const COMPANY = { zone: 'Europe/Amsterdam', currency: 'EUR', calendar: 'company' };

type Question = { name: string; p95: number; ask: (at: Asking) => Promise<unknown> };
type Asking = { snapshot: Snapshot; place: Place; from: Micros; month: string };

/** Questions at random instants, as known then and as known now; targets of the small log (1,000,000 events). */
const QUESTIONS: readonly Question[] = [
  {
    name: 'pipeline summary',
    p95: 50,
    ask: ({ snapshot, place }) => pipelineSummary(snapshot, { place }),
  },
  {
    name: 'flow of a quarter',
    p95: 50,
    ask: ({ snapshot, place, from }) =>
      pipelineFlow(snapshot, { from, to: place.v, known: place.k === FOREVER ? FOREVER : 'then' }),
  },
  {
    name: 'open orders by amount, a page',
    p95: 100,
    ask: ({ snapshot, place }) =>
      orderList(snapshot, { place, status: 'open', paging: { limit: 50 } }, COMPANY),
  },
  {
    name: 'discipline month grid',
    p95: 150,
    ask: ({ snapshot, place, month }) => disciplineMonth(snapshot, { place, month }, COMPANY),
  },
];

/** Any question at any instant, on both clocks. */
export const asOfRow: BenchRow = {
  name: 'as-of',
  describe: 'sums, flows, lists and the month grid at random instants, as known then and now',
  async run({ database: server, events, signal }) {
    await using database = await server.openFilled(events);
    const { pool, store } = database;
    for (const projection of readModels) await rebuildBeside({ pool, store, projection, signal });
    const isLarge = events >= 5_000_000;
    const figures: Figure[] = [];
    for (const { name, p95, ask } of QUESTIONS) {
      const times: number[] = [];
      for (let i = 0; i < ROUNDS; i += 1) {
        const asking = placeOf(i);
        const started = performance.now();
        await withSnapshot(pool, (snapshot) => ask({ snapshot, ...asking }));
        times.push(performance.now() - started);
      }
      figures.push(...quantiles(name, times, { p95: isLarge ? 300 : p95 }));
    }
    return figures;
  },
};

/** Instants spread over the history by the golden ratio: the same in every run, never on a day's border. */
function placeOf(i: number): Omit<Asking, 'snapshot'> {
  const share = (i * 0.618_033_988_75) % 1;
  const v = Math.floor(COMPANY_END - share * SPAN_DAYS * MICROS_PER_DAY);
  const k = i % 2 === 0 ? v : FOREVER;
  const month = new Date(v / 1000).toISOString().slice(0, 7);
  return { place: { v, k }, from: v - 90 * MICROS_PER_DAY, month };
}
