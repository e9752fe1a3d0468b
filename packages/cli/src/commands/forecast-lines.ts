import type {
  CurrencyForecast,
  ForecastModelView,
  ForecastSum,
  PeriodExpectation,
  RenewalsAhead,
} from '@grasp/read-models/views';

/** What a forecast rests on, in a line. */
export function modelLine({ learned, lacking }: ForecastModelView): string {
  if (learned !== null) {
    const { orders, decided, won } = learned;
    return `learned from ${orders} orders, of which ${decided} were decided and ${won} won`;
  }
  const { reason = '', found = 0, needed = 0 } = lacking ?? {};
  const what = reason.replace('too_few_', '');
  return `no model: ${found} orders were ${what} by then, ${needed} are needed; only what is signed is told`;
}

/** A currency's forecast as people read it: minor units. */
export function expectationLines(currency: CurrencyForecast): string[] {
  const rows = [
    ['', 'P10', 'P50', 'P90', 'mean', 'target', 'chance'],
    rowOf('all', currency.total),
    ordersRow(currency),
    ...(['signed', 'open', 'arrivals'] as const).map((part) =>
      rowOf(`    ${part}`, currency.parts[part]),
    ),
    rowOf('  renewals', currency.parts.renewals),
    ...currency.groups.flatMap((group) => [
      rowOf(group.key ?? 'nobody', group.total),
      ordersRow(group),
    ]),
  ];
  return [`${currency.currency}, minor units`, ...aligned(rows), ...renewalLines(currency)];
}

const HORIZONS: Record<RenewalsAhead['horizon'], string> = {
  renewed: 'renewed already',
  far: 'more than 90 days off',
  '90': '61 to 90 days off',
  '60': '31 to 60 days off',
  '30': 'up to 30 days off',
  overdue: 'overdue up to 30 days',
  late: 'overdue for longer',
};

/** Renewals by how far off they are; runs that were kept before these were told have none. */
function renewalLines({ renewals = [], target }: CurrencyForecast): string[] {
  if (renewals.length === 0) return [];
  const rows = renewals.map(({ horizon, count, amount, expected, chance, past }) => [
    `  ${HORIZONS[horizon]}`,
    String(count),
    amount.amount,
    expected.amount,
    `${Math.round(100 * chance)} %`,
    past.count === 0 ? '' : `${past.renewed} of ${past.count}`,
  ]);
  const head = ['renewals', 'number', 'worth', 'expected', 'chance', 'so far'];
  const note = target === null ? [] : ['renewals count towards no target: its chance is of orders'];
  return [...aligned([head, ...rows]), ...note];
}

/** What the target is held against stands in its row: renewals count towards none. */
function ordersRow({ orders, target, chance }: PeriodExpectation): string[] {
  const percent = chance === null ? '' : `${Math.round(100 * chance)} %`;
  return rowOf('  orders', orders, [target?.amount ?? '', percent]);
}

function rowOf(name: string, { amount }: ForecastSum, last = ['', '']): string[] {
  const { p10, p50, p90, mean } = amount;
  return [name, p10, p50, p90, mean, ...last];
}

/** Columns side by side, the first one to the left. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
