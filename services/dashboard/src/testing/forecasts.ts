import type {
  CurrencyForecast,
  ForecastLines,
  ForecastModelView,
  ForecastReason,
  ForecastSum,
  OrderForecastItem,
  OrderItem,
  PeriodForecastView,
  RenewalsAhead,
  Stamp,
  Submissions,
} from '@grasp/read-models/views';
import { dayBefore, daysBefore, eur, MONTH, NOW } from './made-up.ts';
import { reps, STAGES, teams } from './people.ts';
import type { Query } from './stamp.ts';

type Told<T extends Stamp> = Omit<T, keyof Stamp>;

const TARGET = 3_600_000;
const DAY_MS = 86_400_000;
/** A company that is too young for a model: asked for by this rep, or as of before this year. */
const YOUNG = 'rep-9';
const FIRST_YEAR = '2025';
const isTooYoung = ({ rep, asOf = NOW }: Query): boolean => rep === YOUNG || asOf < FIRST_YEAR;

const MODEL: ForecastModelView = {
  version: 'orders-2',
  seed: 1,
  learned: { from: '2024-01-01T00:00:00Z', to: NOW, orders: 9_812, decided: 7_431, won: 1_902 },
  lacking: null,
};

const NO_MODEL: ForecastModelView = {
  ...MODEL,
  learned: null,
  lacking: { reason: 'too_few_won', found: 3, needed: 20 },
};

export const modelFor = (query: Query): ForecastModelView => (isTooYoung(query) ? NO_MODEL : MODEL);

/** Test data only: a sum that may be a good part more or less. */
function spread(mean: number, count: number, width = 0.22): ForecastSum {
  const amount = (of: number) => eur(mean * of).amount;
  return {
    amount: {
      currency: 'EUR',
      mean: amount(1),
      p10: amount(1 - width),
      p50: amount(0.985),
      p90: amount(1 + 1.2 * width),
    },
    count: { mean: count, p10: count * (1 - width), p50: count, p90: count * (1 + width) },
  };
}

const certain = (amount: number, count: number): ForecastSum => spread(amount, count, 0);

/** Test data only: what a week more makes of the same period. */
export function makePeriod(query: Query): Told<PeriodForecastView> {
  const weeks = (Date.parse(NOW) - Date.parse(query['asOf'] ?? NOW)) / (7 * DAY_MS);
  const all = expectation(TARGET, 1 - Math.min(0.5, weeks * 0.06));
  const isYoung = isTooYoung(query);
  const by = (query['by'] ?? null) as PeriodForecastView['by'];
  return {
    period: query['period'] ?? MONTH,
    from: '2026-10-31T23:00:00Z',
    to: '2026-11-30T23:00:00Z',
    by,
    model: modelFor(query),
    currencies: [isYoung ? withoutModel(all) : { ...all, groups: groupsBy(by) }],
    cut: '184467',
  };
}

function expectation(target: number, part: number): CurrencyForecast {
  const [signed, open, arrivals, renewals] = [0.64, 0.21 * part, 0.05, 0.06];
  const orders = target * (signed + open + arrivals);
  return {
    currency: 'EUR',
    total: spread(orders + target * renewals, 236, 0.08),
    orders: spread(orders, 224, 0.08),
    parts: {
      signed: { ...certain(target * signed, 184), ref: 'forecast:signed' },
      open: { ...spread(target * open, 31), ref: 'forecast:open' },
      arrivals: { ...spread(target * arrivals, 9, 0.6), ref: 'forecast:arrivals' },
      renewals: { ...spread(target * renewals, 12, 0.3), ref: 'forecast:renewals' },
    },
    renewals: renewalsAhead(target * renewals),
    target: eur(target),
    chance: Math.max(0.02, 0.34 * part),
    quantiles: Array.from({ length: 41 }, (_, index) => {
      const share = index / 40;
      const bend = Math.log((share + 0.012) / (1.012 - share)) * 0.052;
      return { share, amount: eur(orders * (1 + bend)).amount };
    }),
    groups: [],
  };
}

/** Test data only: of each horizon some. */
const renewalsAhead = (total: number): RenewalsAhead[] =>
  (['far', '90', '60', '30', 'overdue'] as const).map((horizon, index) => ({
    horizon,
    ...{ from: dayBefore(-30 * (4 - index)), to: dayBefore(-30 * (5 - index)) },
    count: 6 - index,
    amount: eur((total * 1.5) / 5),
    expected: eur(total / 5),
    chance: 0.74 - 0.11 * index,
    past: { count: 412 - 60 * index, renewed: 305 - 66 * index },
    ref: `forecast:renewals:${horizon}`,
  }));

function withoutModel(all: CurrencyForecast): CurrencyForecast {
  const nothing = certain(0, 0);
  return {
    ...all,
    total: all.parts.signed,
    orders: all.parts.signed,
    parts: { ...all.parts, open: nothing, arrivals: nothing, renewals: nothing },
    chance: null,
    renewals: [],
    quantiles: [],
  };
}

function groupsBy(by: PeriodForecastView['by']): CurrencyForecast['groups'] {
  const keys = {
    rep: reps.map(({ rep, name }) => ({ key: rep, name })),
    team: teams.map(({ team, name }) => ({ key: team, name })),
    stage: STAGES.map((stage) => ({ key: stage, name: stage })),
  };
  const of = by === null ? [] : keys[by];
  return of.map(({ key, name }, index) => {
    const group = expectation(TARGET / of.length, 0.5 + ((index * 7) % 10) / 12);
    const { quantiles: _, groups: __, currency: ___, renewals: ____, ...told } = group;
    const isTargeted = by !== 'stage';
    return { key, name, ...told, ...(isTargeted ? {} : { target: null, chance: null }) };
  });
}

/** Test data only: the facts that moved an order, in the words of the deal review. */
export const toChance =
  (query: Query) =>
  (order: OrderItem, index: number): OrderForecastItem => {
    const { customer, customerName, rep, repName, team, stage, amount, openedAt, ref } = order;
    const known = { customer, customerName, rep, repName, team, stage, amount, openedAt, ref };
    const { expectedCloseOn } = order;
    const nothing = { won: null, lost: null, expected: null, reasons: [] };
    const base = { order: order.order, ...known, expectedCloseOn, ...nothing };
    if (isTooYoung(query)) return base;
    const won = 0.92 / (1 + index * 0.11);
    return {
      ...base,
      won,
      lost: (1 - won) / 2,
      expected: eur((Number(amount.amount) / 100) * won),
      reasons: reasons.map((reason, at) => ({ ...reason, effect: reason.effect / (at + 1) })),
    };
  };

const reasons: ForecastReason[] = [
  {
    kind: 'fact',
    parameters: { fact: 'asked_discount', on: dayBefore(21), count: 2 },
    effect: 0.81,
    text: `asked for a discount on ${dayBefore(21)}`,
  },
  {
    kind: 'no_contact_for',
    parameters: { days: 12 },
    effect: -0.62,
    text: 'no contact for 12 days',
  },
  { kind: 'next_step_missing', parameters: {}, effect: -0.4, text: 'no next step' },
  {
    kind: 'pushed',
    parameters: { count: 2 },
    effect: -0.31,
    text: 'planned close pushed back 2 times',
  },
];

export function makeLines(query: Query): Told<ForecastLines> {
  const money = (mean: number, width: number) => spread(mean, 200, width).amount;
  return {
    period: query['period'] ?? MONTH,
    currency: query['currency'] ?? 'EUR',
    points: Array.from({ length: 13 }, (_, index) => {
      const weeksLeft = 12 - index;
      const drift = 1 - 0.02 * weeksLeft;
      return {
        at: daysBefore(weeksLeft * 7),
        kept: index % 3 === 1 ? null : money(3_450_000 * drift, 0.05 + weeksLeft * 0.02),
        today: money(3_380_000 * (2 - drift) * 0.9, 0.04 + weeksLeft * 0.016),
        came: index < 9 ? '0' : eur(580_000 * (index - 8)).amount,
      };
    }),
    target: eur(TARGET),
  };
}

export function makeSubmissions(query: Query): Told<Submissions> {
  const of = { period: MONTH, scope: 'team', of: 'team-1', name: teams[0]?.name ?? '' } as const;
  const common = { ...of, actual: eur(420_000), isOver: false, actualRef: 'signed:team-1' };
  return {
    from: query['from'] ?? MONTH,
    to: query['to'] ?? MONTH,
    items: [
      {
        ...common,
        ...{ kind: 'overridden', by: 'director', at: daysBefore(8), forecast: eur(540_000) },
        ...{ before: eur(610_000), beforeBy: 'manager-1', ref: 'said:2' },
        remark: 'Two of these customers wait for their new budget',
      },
      {
        ...common,
        ...{ kind: 'submitted', by: 'manager-1', at: daysBefore(20), forecast: eur(610_000) },
        ...{ before: null, beforeBy: null, remark: null, ref: 'said:1' },
      },
    ],
    scores: [
      {
        ...{ by: 'director', kind: 'overridden', currency: 'EUR', periods: 8 },
        ...{ wape: 0.14, bias: -0.03, valueAdded: 0.06 },
      },
      {
        ...{ by: 'manager-1', kind: 'submitted', currency: 'EUR', periods: 11 },
        ...{ wape: 0.21, bias: 0.17, valueAdded: null },
      },
    ],
  };
}
