import { formatInstant, parseInstant } from '@grasp/domain';
import type {
  BacktestResultView,
  ForecastLines,
  ForecastResultView,
  Money,
  MoneySpread,
} from '@grasp/read-models/views';
import type { Pool } from 'pg';
import { type KeptRun, listRuns } from './runs-table.ts';

const MOST_RUNS = 500;

type Point = ForecastLines['points'][number];

/**
 * Three lines about a period: what was forecast at the time (runs that were kept then), what today's model would have forecast
 * at the same instants (the latest back-test that looked at the period), and what came.
 * @param came signed in the period up to an instant, as known now
 */
export async function forecastLines(
  pool: Pool,
  { period, currency }: { period: string; currency: string },
  came: (at: number) => Promise<string | null>,
): Promise<Pick<ForecastLines, 'period' | 'currency' | 'points' | 'target'>> {
  const points = new Map<string, Point>();
  const pointAt = (at: string): Point => {
    const point = points.get(at) ?? { at, kept: null, today: null, came: null };
    points.set(at, point);
    return point;
  };
  let target: Money | null = null;
  for (const run of await doneRuns(pool, 'forecast')) {
    const found = expectationOf(run, period, currency);
    if (found === null) continue;
    pointAt(formatInstant(run.asOf)).kept ??= found.amount;
    target ??= found.target;
  }
  const backtests = (await doneRuns(pool, 'backtest')).map(
    ({ result }) => JSON.parse(result ?? '{}') as BacktestResultView,
  );
  const latest = backtests.find(({ periods }) => periods.some((one) => one.period === period));
  for (const one of latest?.periods ?? []) {
    if (one.period === period && one.currency === currency) pointAt(one.cutoff).today = one.model;
  }
  const sorted = [...points.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
  for (const point of sorted) point.came = await came(parseInstant(point.at));
  return { period, currency, points: sorted, target };
}

async function doneRuns(pool: Pool, kind: 'forecast' | 'backtest'): Promise<KeptRun[]> {
  return (await listRuns(pool, { kind, state: 'done' }, { limit: MOST_RUNS })).runs;
}

/** The company's own number of a kept forecast of this period. */
function expectationOf(
  { inputs, result }: KeptRun,
  period: string,
  currency: string,
): { amount: MoneySpread; target: Money | null } | null {
  if (inputs.kind !== 'forecast' || inputs.period !== period) return null;
  if (inputs.rep !== null || inputs.team !== null) return null;
  const { currencies } = JSON.parse(result ?? '{}') as ForecastResultView;
  const found = currencies.find((one) => one.currency === currency);
  return found === undefined ? null : { amount: found.total.amount, target: found.target };
}
