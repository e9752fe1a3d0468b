import { join } from 'node:path';
import type { Micros } from '@grasp/domain';
import {
  estimateShock,
  forecastPeriod,
  type OrderHistory,
  type OrderModel,
  type PastChance,
  type Stated,
  type StatedRange,
  scoreRanges,
} from '@grasp/forecast';
import { readDataFolder } from '../data-folder.ts';
import {
  type Ending,
  endingsOf,
  figuresOf,
  type Judged,
  judgeDecided,
  modelAt,
  openAt,
} from '../forecast/judge-orders.ts';
import { firstInstant, importLog } from '../forecast/log-of.ts';
import { type MonthParts, partsOf } from '../forecast/month-parts.ts';
import type { BenchRow, Figure } from '../row.ts';

const FILE = 'frio_frio/opportunities_as_of_2018-09-01.csv.gz';
/** First days of the months that are asked for; the last one is the end of the file. */
const MONTHS = [3, 4, 5, 6, 7, 8, 9].map((month) => firstInstant(`2018-0${month}-01`));
/** Months ahead in which an order that is judged was decided. */
const AHEAD = 4;
/** What gradient boosting without any tuning reached at each cut-off. */
const WANTED = [
  { logLoss: 0.506, brier: 0.167, auc: 0.81 },
  { logLoss: 0.485, brier: 0.158, auc: 0.82 },
  { logLoss: 0.493, brier: 0.159, auc: 0.81 },
];
const LARGEST = 8;
const DRAWS = 2_000;

/** A month as it was forecast on its first day, and what came of it. */
type Month = { from: Micros; to: Micros; model: OrderModel; parts: MonthParts; past: PastChance[] };

type Won = { at: Micros; openedAt: Micros; territory: string; amount: number };

/** Wins of orders to come that past ones must outweigh to count by half. */
const COMING_WEIGHT = 10;

/** The order pipeline of an air-conditioning maker: each order, and the months ahead, on time splits only. */
export const forecastFrioFrioRow: BenchRow = {
  name: 'forecast frio-frio',
  describe:
    'B2B orders: won or lost within four months, wins by territory and month, value by month',
  async run({ say, signal }) {
    const folder = readDataFolder();
    if (folder === undefined) {
      say('  skipped: needs GRASP_DATA, the folder of public data sets');
      return [];
    }
    const source = { format: 'frio-frio', file: join(folder, FILE), zone: 'UTC' };
    const log = await importLog(source, signal);
    const last = await log.at(MONTHS.at(-1) as Micros);
    const endings = endingsOf(last);
    const judged: Judged[] = [];
    const months: Month[] = [];
    for (const [i, from] of MONTHS.slice(0, -1).entries()) {
      signal.throwIfAborted();
      const histories = await log.at(from);
      const model = modelAt(histories, from);
      if (i < WANTED.length) judged.push(judgeOrders(model, histories, endings, i));
      months.push(monthOf(model, histories, endings, i));
      say(`  ${new Date(from / 1000).toISOString().slice(0, 7)} forecast`);
    }
    return [...orderFigures(judged), ...periodFigures(months, wonOrders(last, endings))];
  },
};

function judgeOrders(
  model: OrderModel,
  histories: readonly OrderHistory[],
  endings: ReadonlyMap<string, Ending>,
  i: number,
): Judged {
  const until = MONTHS[i + AHEAD] as Micros;
  return judgeDecided(model, openAt(histories, MONTHS[i] as Micros), { endings, until });
}

function orderFigures(judged: readonly Judged[]): Figure[] {
  const pooled: Stated[] = judged.flatMap(({ stated }) => stated);
  return [
    ...judged.flatMap((of, i) => figuresOf(`2018-0${i + 3}-01`, of, WANTED[i] ?? {})),
    ...figuresOf('pooled', { stated: pooled, baseRate: judged[0]?.baseRate ?? 0.5 }, {}).filter(
      ({ name }) => name.endsWith('ECE'),
    ),
  ];
}

function monthOf(
  model: OrderModel,
  histories: readonly OrderHistory[],
  endings: ReadonlyMap<string, Ending>,
  i: number,
): Month {
  const [from, to] = [MONTHS[i] as Micros, MONTHS[i + 1] as Micros];
  const parts = partsOf(model, histories, { from, to });
  const past = parts.open.map(({ id, chance, groups }): PastChance => {
    const ending = endings.get(id);
    const isWon = ending?.status === 'won' && ending.at < to;
    return { period: String(from), rep: groups['rep'] ?? null, chance, happened: isWon ? 1 : 0 };
  });
  return { from, to, model, parts, past };
}

/** Orders that were won, with what they were. */
function wonOrders(
  histories: readonly OrderHistory[],
  endings: ReadonlyMap<string, Ending>,
): Won[] {
  return histories.flatMap(({ order, openedAt, moments }) => {
    const ending = endings.get(order);
    if (ending?.status !== 'won') return [];
    let territory = '';
    let amount = 0;
    for (const moment of moments) {
      if (moment.kind === 'amount') amount = moment.amount;
      if (moment.kind === 'attributes') territory = String(moment.set['territory'] ?? territory);
    }
    return [{ at: ending.at, openedAt, territory, amount }];
  });
}

function periodFigures(months: readonly Month[], won: readonly Won[]): Figure[] {
  const wonIn = ({ from, to }: Month): Won[] => won.filter(({ at }) => at >= from && at < to);
  const before = MONTHS[1] as Micros;
  const sizes = Map.groupBy(
    won.filter(({ at }) => at < before),
    ({ territory }) => territory,
  );
  const largest = [...sizes]
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .slice(0, LARGEST)
    .map(([territory]) => territory);
  const counts: Compared[] = [];
  const values: Compared[] = [];
  months.forEach((month, i) => {
    if (i === 0) return;
    const known = months.slice(0, i);
    const shock = estimateShock(known.flatMap(({ past }) => past));
    const factor = factorOf(known, wonIn);
    const ask = (isIn: (territory: string | null) => boolean) =>
      forecastMonth(month, { shock, factor, isIn });
    for (const territory of largest) {
      const countOf = (of: Month) => wonIn(of).filter((w) => w.territory === territory).length;
      const { count } = ask((of) => of === territory);
      counts.push({ ...count, actual: countOf(month), earlier: known.map(countOf) });
    }
    const moneyOf = (of: Month) => wonIn(of).reduce((sum, { amount }) => sum + amount, 0);
    const { amount } = ask(() => true);
    values.push({ ...amount, actual: moneyOf(month), earlier: known.map(moneyOf) });
  });
  return [
    ...rangeFigures('wins by territory and month', counts, { wape: 0.38, inside: [28, 36] }),
    ...rangeFigures('value by month', values, {}),
  ];
}

/** By how much more orders that were yet to come were won in the months known than was expected of them. */
function factorOf(known: readonly Month[], wonIn: (month: Month) => Won[]): number {
  let [came, expected] = [0, 0];
  for (const month of known) {
    came += wonIn(month).filter(({ openedAt }) => openedAt >= month.from).length;
    expected += month.parts.arrivals.reduce((sum, item) => sum + item.expected, 0);
  }
  return (came + COMING_WEIGHT) / (expected + COMING_WEIGHT);
}

type MonthQuestion = {
  shock: ReturnType<typeof estimateShock>;
  factor: number;
  isIn: (territory: string | null) => boolean;
};

function forecastMonth({ from, to, parts }: Month, { shock, factor, isIn }: MonthQuestion) {
  const own = <T extends { groups: Readonly<Record<string, string | null>> }>(
    items: readonly T[],
  ) => items.filter(({ groups }) => isIn(groups['territory'] ?? null));
  return forecastPeriod({
    ...{ from, to, signed: [], renewals: [], shock, draws: DRAWS, seed: 1 },
    open: own(parts.open),
    arrivals: own(parts.arrivals).map((item) => ({ ...item, expected: factor * item.expected })),
  });
}

/** A stated range, what came, and what came in the months before, from the first one on. */
type Compared = StatedRange & { earlier: readonly number[] };

function rangeFigures(
  name: string,
  compared: readonly Compared[],
  wanted: { wape?: number; inside?: [number, number] },
): Figure[] {
  // The middle of the range is what absolute errors ask for; the mean of so heavy a tail is not.
  const scores = scoreRanges(compared.map((one) => ({ ...one, mean: one.p50 })));
  const wapeOf = (of: (one: Compared) => number): number | null =>
    scoreRanges(compared.map((one) => ({ ...one, mean: of(one) }))).wape;
  const lastMonth = wapeOf(({ earlier }) => earlier.at(-1) ?? 0);
  const soFar = wapeOf(({ earlier }) => earlier.reduce((a, b) => a + b, 0) / earlier.length);
  const best = Math.min(lastMonth ?? Number.NaN, soFar ?? Number.NaN);
  const at = (what: string, value: number | null, target?: Figure['target']): Figure => ({
    name: `${name}: ${what}`,
    value: value ?? Number.NaN,
    unit: 'score',
    ...(target === undefined ? {} : { target }),
  });
  const [least, most] = wanted.inside ?? [];
  return [
    at('WAPE', scores.wape, { max: wanted.wape ?? best }),
    at('WAPE of last month', lastMonth),
    at('WAPE of the mean of the months so far', soFar),
    at('bias', scores.bias),
    at('cells', scores.count),
    at('inside the 80 % range', scores.inside, least === undefined ? undefined : { min: least }),
    ...(most === undefined ? [] : [at('inside, at most', scores.inside, { max: most })]),
    at('pinball', scores.pinball),
  ];
}
