import { join } from 'node:path';
import { formatInstant, type Micros } from '@grasp/domain';
import {
  courseOf,
  DEFAULT_ORDER_PARAMS,
  type OrderHistory,
  type OrderModel,
  type OrderMoment,
  type Stated,
  type StatedRange,
  scoreRanges,
} from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import type { CountSpread, MoneySpread } from '@grasp/read-models/views';
import { type Learned, learnFrom, makeForecast, parseInputs } from '@grasp/replay';
import { readDataFolder } from '../data-folder.ts';
import {
  type Ending,
  endingsOf,
  figuresOf,
  type Judged,
  judgeDecided,
  openAt,
} from '../forecast/judge-orders.ts';
import { firstInstant, importLog } from '../forecast/log-of.ts';
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

/** A month as it was forecast on its first day: wins by territory, and money. */
type Month = {
  from: Micros;
  to: Micros;
  territories: ReadonlyMap<string, CountSpread>;
  amount: MoneySpread;
};

type Won = { at: Micros; territory: string; amount: number };

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
      const facts = byTerritory(await log.factsAt(from));
      const learned = learnFrom(facts, DEFAULT_ORDER_PARAMS);
      if (learned.model.kind === 'none') throw new Error(`no model: ${learned.model.reason}`);
      if (i < WANTED.length) {
        judged.push(judgeOrders(learned.model, historiesOf(facts), endings, i));
      }
      if (i > 0) months.push(monthOf(facts, learned, i));
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

/** Territories stand where teams do: a forecast is asked by team. */
function byTerritory(facts: CutoffFacts): CutoffFacts {
  const orders = historiesOf(facts).map((history) => {
    const team = territoryOf(history);
    const moments = history.moments.map(
      (moment): OrderMoment => (moment.kind === 'owner' ? { ...moment, team } : moment),
    );
    return courseOf({ ...history, moments });
  });
  return { ...facts, orders };
}

const historiesOf = ({ orders }: CutoffFacts): OrderHistory[] =>
  orders.map(({ history }) => history());

function territoryOf({ moments }: OrderHistory): string {
  let territory = '';
  for (const moment of moments) {
    if (moment.kind === 'attributes') territory = String(moment.set['territory'] ?? territory);
  }
  return territory;
}

function monthOf(facts: CutoffFacts, learned: Learned, i: number): Month {
  const [from, to] = [MONTHS[i] as Micros, MONTHS[i + 1] as Micros];
  const asOf = formatInstant(from);
  const inputs = parseInputs({
    ...{ kind: 'forecast', asOf, zone: 'UTC', period: asOf.slice(0, 7), by: 'team' },
  });
  if (inputs.kind !== 'forecast') throw new Error('asked for a forecast');
  const [of] = makeForecast(facts, inputs, { learned }).currencies;
  if (of === undefined) throw new Error('nothing was forecast');
  const counts = of.groups.map(({ key, total }) => [key ?? '', total.count] as const);
  return { from, to, territories: new Map(counts), amount: of.total.amount };
}

/** Orders that were won, with what they were. */
function wonOrders(
  histories: readonly OrderHistory[],
  endings: ReadonlyMap<string, Ending>,
): Won[] {
  return histories.flatMap((history) => {
    const ending = endings.get(history.order);
    if (ending?.status !== 'won') return [];
    const amounts = history.moments.filter((moment) => moment.kind === 'amount');
    const amount = amounts.at(-1)?.amount ?? 0;
    return [{ at: ending.at, territory: territoryOf(history), amount }];
  });
}

function periodFigures(months: readonly Month[], won: readonly Won[]): Figure[] {
  const spans = MONTHS.slice(0, -1).map((from, i) => ({ from, to: MONTHS[i + 1] as Micros }));
  const [first, ...later] = spans.map(({ from, to }) =>
    won.filter(({ at }) => at >= from && at < to),
  );
  const counts: Compared[] = [];
  const values: Compared[] = [];
  months.forEach((month, i) => {
    const known = [first ?? [], ...later.slice(0, i)];
    const came = later[i] ?? [];
    for (const territory of largestOf(won)) {
      const countOf = (of: readonly Won[]) => of.filter((w) => w.territory === territory).length;
      const stated = month.territories.get(territory) ?? NOTHING;
      counts.push({ ...stated, actual: countOf(came), earlier: known.map(countOf) });
    }
    const moneyOf = (of: readonly Won[]) => of.reduce((sum, { amount }) => sum + amount, 0);
    const { p10, p50, p90, mean } = month.amount;
    const stated = { p10: Number(p10), p50: Number(p50), p90: Number(p90), mean: Number(mean) };
    values.push({ ...stated, actual: moneyOf(came), earlier: known.map(moneyOf) });
  });
  return [
    ...rangeFigures('wins by territory and month', counts, { wape: 0.38, inside: [28, 36] }),
    ...rangeFigures('value by month', values, {}),
  ];
}

const NOTHING: CountSpread = { mean: 0, p10: 0, p50: 0, p90: 0 };

/** The territories with most wins before the months that are judged. */
function largestOf(won: readonly Won[]): string[] {
  const before = won.filter(({ at }) => at < (MONTHS[1] as Micros));
  return [...Map.groupBy(before, ({ territory }) => territory)]
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .slice(0, LARGEST)
    .map(([territory]) => territory);
}

/** A stated range, what came, and what came in the months before, from the first one on. */
type Compared = StatedRange & { earlier: readonly number[] };

function rangeFigures(
  name: string,
  compared: readonly Compared[],
  wanted: { wape?: number; inside?: [number, number] },
): Figure[] {
  // Judged as back-tests are: by what is expected, which adds up over territories, not by the middle of the range.
  const scores = scoreRanges(compared);
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
