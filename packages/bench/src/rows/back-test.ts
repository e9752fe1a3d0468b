import { fileURLToPath } from 'node:url';
import { formatInstant, MICROS_PER_DAY, type Micros } from '@grasp/domain';
import { rebuildBeside } from '@grasp/projections';
import { factModels } from '@grasp/read-models';
import { type KeptModels, makeRun, parseInputs } from '@grasp/replay';
import type { RowDatabase } from '../database.ts';
import { COMPANY_END } from '../fill-log.ts';
import { inProcess } from '../in-process.ts';
import { fillOrders } from '../order-log.ts';
import { type BenchContext, type BenchRow, type Figure, quantiles } from '../row.ts';

const CHILD = fileURLToPath(new URL('../replay/main.ts', import.meta.url));
const ORDERS = { orders: 15_000, open: 5_000, end: COMPANY_END };
const MICROS_PER_HOUR = 3_600_000_000;
const ROUNDS = 7;
const CUTOFFS = 24;
const SPAN_DAYS = 760;
const ZONE = 'Europe/Amsterdam';

/** Forecasts over what stands in the read models, and held against what came; the slow path agrees at three cut-offs. */
export const backtestRow: BenchRow = {
  name: 'back-test',
  describe: `a month's forecast with 5,000 open orders, and ${CUTOFFS} monthly cut-offs over the whole log in a process of its own`,
  run: async (context) => [
    ...(await forecastFigures(context)),
    ...(await backtestFigures(context)),
  ],
};

async function forecastFigures({ database: server, signal }: BenchContext): Promise<Figure[]> {
  await using database = await server.open();
  await fillOrders(database.store, ORDERS);
  await buildModels(database, signal);
  const models: KeptModels = new Map();
  const times: number[] = [];
  for (let i = 0; i <= ROUNDS; i += 1) {
    // Another instant of the week each time, and the month after it: nothing but the week's model can be kept.
    const asOf = formatInstant(COMPANY_END - MICROS_PER_DAY + i * MICROS_PER_HOUR);
    const inputs = parseInputs({ kind: 'forecast', asOf, zone: ZONE, period: '2026-07' });
    const started = performance.now();
    await makeRun({ ...database, models }, inputs);
    times.push(performance.now() - started);
  }
  const [first = 0, ...others] = times;
  return [
    { name: 'first forecast of a week, which fits its model', value: first, unit: 'ms' },
    ...quantiles('forecast of a month, 5,000 open orders', others, { p95: 1_000 }),
  ];
}

async function backtestFigures(context: BenchContext): Promise<Figure[]> {
  const { database: server, events, signal, say } = context;
  await using database = await server.openFilled(events, COMPANY_END - SPAN_DAYS * MICROS_PER_DAY);
  await buildModels(database, signal);
  const from = monthsBefore(COMPANY_END, CUTOFFS);
  const asked = {
    asOf: formatInstant(COMPANY_END),
    zone: ZONE,
    from: formatInstant(from),
    to: formatInstant(COMPANY_END),
  };
  const told = await inProcess<Told>(CHILD, database.url, { kind: 'backtest', ...asked });
  say(`  ${told.cutoffs} cut-offs, ${told.orders} predictions of orders`);
  return [
    {
      name: `back-test of ${told.cutoffs} monthly cut-offs`,
      value: told.seconds,
      unit: 's',
      target: { max: 30 },
    },
    { name: 'memory of its process', value: told.megabytes, unit: 'MB', target: { max: 500 } },
    {
      name: 'cut-offs at which a replay of the log gives the same bytes',
      value: told.agreeing,
      unit: 'count',
      target: { min: 3 },
    },
  ];
}

async function buildModels({ pool, store }: RowDatabase, signal: AbortSignal): Promise<void> {
  for (const projection of factModels) await rebuildBeside({ pool, store, projection, signal });
  // Autovacuum does it within a minute of the filling, on one of the cores that are measured.
  await pool.query('vacuum (analyze)');
}

function monthsBefore(end: Micros, months: number): Micros {
  const date = new Date(end / 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, date.getUTCDate()) * 1000;
}

/** What the process that makes the back-test tells of itself. */
export type Told = {
  seconds: number;
  megabytes: number;
  cutoffs: number;
  orders: number;
  agreeing: number;
};
