import type {
  BacktestResultView,
  CurrencyForecast,
  ForecastParts,
  ForecastSum,
  ForecastWhatIf,
  MonthVerdict,
  PeriodExpectation,
  TriedBeside,
  VerdictsWhatIf,
  WhatIfResultView,
} from '@grasp/read-models/views';
import { groupDeltas } from './delta.ts';
import type { ForecastResult } from './make-forecast.ts';
import type { RunResult } from './make-run.ts';

/** A row of an export: plain values by column. Money is in minor units. */
export type Cells = Record<string, string | number | boolean | null>;

/** The rows of a result: groups of a forecast, periods of a back-test, what a what-if changes. All have the same columns. */
export function toTable(result: RunResult): Cells[] {
  if ('periods' in result) return backtestRows(result);
  if ('changes' in result) return whatIfRows(result);
  return forecastRows(result);
}

function forecastRows({ period, currencies }: ForecastResult): Cells[] {
  return currencies.flatMap((currency) => [
    { period, group: null, ...expectationCells(currency, currency.currency) },
    ...currency.groups.map((group) => ({
      period,
      group: group.key ?? '',
      ...expectationCells(group, currency.currency),
    })),
  ]);
}

/** Runs that were kept before it was told apart lack what counts towards a target. */
type KeptExpectation = Omit<PeriodExpectation, 'orders'> &
  Partial<Pick<PeriodExpectation, 'orders'>>;

function expectationCells(
  { total, orders, parts, target, chance }: KeptExpectation,
  currency: CurrencyForecast['currency'],
): Cells {
  const names = [
    'signed',
    'open',
    'arrivals',
    'renewals',
  ] as const satisfies (keyof ForecastParts)[];
  return {
    currency,
    mean: Number(total.amount.mean),
    p10: Number(total.amount.p10),
    p50: Number(total.amount.p50),
    p90: Number(total.amount.p90),
    ...Object.fromEntries(names.map((name) => [name, Number(parts[name].amount.mean)])),
    orders: total.count.mean,
    ...towardsTarget(orders),
    target: target === null ? null : Number(target.amount),
    chance,
  };
}

/** What the target is held against: all but the renewals. */
const towardsTarget = (orders: ForecastSum | undefined): Cells => ({
  towardsTargetMean: numberOf(orders?.amount.mean),
  towardsTargetP10: numberOf(orders?.amount.p10),
  towardsTargetP50: numberOf(orders?.amount.p50),
  towardsTargetP90: numberOf(orders?.amount.p90),
});

function backtestRows({ periods }: BacktestResultView): Cells[] {
  return periods.map(({ model, count, baselines, came, signedByThen, ...period }) => ({
    cutoff: period.cutoff,
    period: period.period,
    horizonWeeks: period.horizonWeeks,
    currency: period.currency,
    signedByThen: Number(signedByThen),
    mean: numberOf(model?.mean),
    p10: numberOf(model?.p10),
    p50: numberOf(model?.p50),
    p90: numberOf(model?.p90),
    orders: count?.mean ?? null,
    came: numberOf(came),
    cameOrders: period.cameCount,
    ...Object.fromEntries(Object.entries(baselines).map(([name, of]) => [name, numberOf(of)])),
  }));
}

function whatIfRows(result: WhatIfResultView): Cells[] {
  const rows = [
    ...(result.delta === undefined ? [] : changedRows(result)),
    ...(result.verdicts === undefined ? [] : verdictRows(result.verdicts)),
  ];
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
}

/** A row for each rep and month, and for each month in sum (`row` says which); rep null: calls of nobody. */
function verdictRows({ months }: VerdictsWhatIf): Cells[] {
  return months.flatMap(({ month, total, rows }) => [
    {
      month,
      row: 'sum',
      rep: null,
      repName: null,
      team: null,
      division: null,
      ...besideCells(total),
    },
    ...rows.map(({ rep, repName, team, division, ...row }) => ({
      month,
      row: rep === null ? 'nobody' : 'rep',
      ...{ rep, repName, team, division },
      ...besideCells(row),
      verdict: row.is.verdict,
      verdictTried: row.tried.verdict,
    })),
  ]);
}

type Numbers = Omit<MonthVerdict, 'verdict'>;

function besideCells({ is, tried, delta }: TriedBeside<Numbers>): Cells {
  const names = ['validCalls', 'quota', 'attainment'] as const;
  return Object.fromEntries(
    names.flatMap((name) => [
      [name, is[name]],
      [`${name}Tried`, tried[name]],
      [`${name}Delta`, delta[name]],
    ]),
  );
}

/** A row for each currency (group null), and for each group whose numbers differ. */
function changedRows({ base, changed, delta }: ForecastWhatIf): Cells[] {
  return delta.flatMap(({ currency, ...all }) => {
    const find = (result: ForecastWhatIf['base']) =>
      result.currencies.find((one) => one.currency === currency);
    return [
      { currency, group: null, ...deltaCells(all, { base: find(base), changed: find(changed) }) },
      ...groupDeltas({ base, changed }, currency).map(({ key, delta: of, ...pair }) => ({
        ...{ currency, group: key ?? '' },
        ...deltaCells(of, pair),
      })),
    ];
  });
}

type Told = Pick<PeriodExpectation, 'total' | 'chance'> | undefined;

const deltaCells = (
  { mean, p10, p50, p90, chance }: Omit<ForecastWhatIf['delta'][number], 'currency'>,
  { base, changed }: { base: Told; changed: Told },
): Cells => ({
  base: numberOf(base?.total.amount.mean),
  changed: numberOf(changed?.total.amount.mean),
  delta: numberOf(mean),
  deltaP10: numberOf(p10),
  deltaP50: numberOf(p50),
  deltaP90: numberOf(p90),
  chance: base?.chance ?? null,
  chanceChanged: changed?.chance ?? null,
  deltaChance: chance,
});

const numberOf = (amount: string | null | undefined): number | null =>
  amount == null ? null : Number(amount);
