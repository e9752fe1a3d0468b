import { formatInstant } from '@grasp/domain';
import {
  chanceToReach,
  forecastPeriod,
  type PeriodForecast,
  type PeriodInput,
  type Spread,
} from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import type {
  CountSpread,
  CurrencyForecast,
  ForecastGroup,
  ForecastParts,
  ForecastResultView,
  ForecastSum,
  MoneySpread,
  OrderForecastItem,
  PeriodExpectation,
} from '@grasp/read-models/views';
import type { ForecastInputs } from './inputs.ts';
import { type Learned, learnFrom } from './learn.ts';
import { toModelView } from './model-view.ts';
import { type Period, parsePeriod } from './period.ts';
import { basisOf, type OpenOrder, type PeriodBasis } from './period-inputs.ts';
import { wordReason } from './reasons.ts';
import { renewalsBy } from './renewals-ahead.ts';
import { type TargetQuestion, targetOf } from './targets.ts';

/** An order of a forecast, by its id and those of its rep and team alone: names are looked up when it is shown. */
export type OrderResult = Pick<
  OrderForecastItem,
  'order' | 'rep' | 'team' | 'stage' | 'amount' | 'won' | 'lost' | 'expected' | 'reasons'
>;

export type ForecastResult = ForecastResultView & { orders: OrderResult[] };

const QUANTILES = Array.from({ length: 41 }, (_, i) => Number((0.025 * i).toFixed(3)));

/** What is to be expected of a period, from what stands at the cut-off and from nothing else. */
export function makeForecast(
  facts: CutoffFacts,
  inputs: ForecastInputs,
  {
    learned = learnFrom(facts, inputs.params),
    adjust = (input) => input,
  }: { learned?: Learned; adjust?: (input: PeriodInput) => PeriodInput } = {},
): ForecastResult {
  const period = parsePeriod(inputs.period, inputs.zone);
  const { seed, draws, rep, team, by } = inputs;
  const asked = { period, seed, draws, whose: { rep, team }, reasons: true };
  const basis = basisOf(facts, learned, asked);
  const expect = createExpectation(facts, period, inputs);
  return {
    period: period.name,
    from: formatInstant(period.from),
    to: formatInstant(period.to),
    by,
    model: toModelView(learned.model, seed),
    currencies: basis.inputs.map(({ currency, input }) => ({
      ...expect({ currency, input: adjust(input) }),
      renewals: renewalsBy(basis.renewals, { today: facts.today, period, currency }),
    })),
    orders: basis.open.map((open) => toOrder(open, inputs.zone)),
  };
}

function createExpectation(facts: CutoffFacts, period: Period, inputs: ForecastInputs) {
  const { rep, team, by } = inputs;
  const expected = (input: PeriodInput, question: Omit<TargetQuestion, 'period'>) => {
    const forecast = forecastPeriod(input);
    const target = targetOf(facts, { ...question, period: period.name });
    return { forecast, told: toExpectation(forecast, question.currency, target) };
  };
  return ({
    currency,
    input,
  }: PeriodBasis['inputs'][number]): Omit<CurrencyForecast, 'renewals'> => {
    const { forecast, told } = expected(input, { currency, rep, team });
    const groups = by === null ? [] : groupsIn(input, by);
    return {
      currency,
      ...told,
      quantiles: QUANTILES.map((share) => ({
        share,
        amount: quantile(forecast.orderDraws, share),
      })),
      groups: groups.map(([key, of]): ForecastGroup => {
        const whose = { currency, rep: by === 'rep' ? key : rep, team: by === 'team' ? key : team };
        const isTargeted = by !== 'stage' && key !== null;
        const group = expected(of, whose).told;
        const untargeted = { target: null, chance: null };
        return { key, name: null, ...group, ...(isTargeted ? {} : untargeted) };
      }),
    };
  };
}

/** The parts of a period, group by group; nobody's last. */
function groupsIn(
  input: PeriodInput,
  by: 'rep' | 'team' | 'stage',
): [string | null, PeriodInput][] {
  const parts = [...input.signed, ...input.open, ...input.arrivals, ...input.renewals];
  const keys = new Set(parts.map(({ groups }) => groups[by] ?? null));
  const sorted = [...keys].sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
  return sorted.map((key) => {
    const own = <T extends { groups: PeriodInput['open'][number]['groups'] }>(of: readonly T[]) =>
      of.filter(({ groups }) => (groups[by] ?? null) === key);
    const { signed, open, arrivals, renewals } = input;
    const narrowed = {
      signed: own(signed),
      open: own(open),
      arrivals: own(arrivals),
      renewals: own(renewals),
    };
    return [key, { ...input, ...narrowed }];
  });
}

function toExpectation(
  { amount, count, orders, parts, orderDraws: draws }: PeriodForecast,
  currency: string,
  target: bigint | null,
): PeriodExpectation {
  const sum = (part: { amount: Spread; count: Spread }): ForecastSum => ({
    amount: toMoneySpread(part.amount, currency),
    count: toCountSpread(part.count),
  });
  const { signed } = parts;
  const told: ForecastParts = {
    signed: sum({ amount: certain(signed.amount), count: certain(signed.count) }),
    open: sum(parts.open),
    arrivals: sum(parts.arrivals),
    renewals: sum(parts.renewals),
  };
  return {
    total: sum({ amount, count }),
    orders: sum(orders),
    parts: told,
    target: target === null ? null : { amount: String(target), currency },
    chance: target === null ? null : chanceToReach({ draws }, Number(target)),
  };
}

const certain = (value: number): Spread => ({ mean: value, p10: value, p50: value, p90: value });
const minor = (amount: number): string => String(BigInt(Math.round(amount)));

export const toMoneySpread = ({ mean, p10, p50, p90 }: Spread, currency: string): MoneySpread => ({
  currency,
  mean: minor(mean),
  p10: minor(p10),
  p50: minor(p50),
  p90: minor(p90),
});

/** Counts to a thousandth: what lies beyond is noise of the simulation. */
export function toCountSpread({ mean, p10, p50, p90 }: Spread): CountSpread {
  return { mean: rounded(mean), p10: rounded(p10), p50: rounded(p50), p90: rounded(p90) };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

const quantile = (sorted: Float64Array, share: number): string =>
  minor(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);

function toOrder({ features, forecast, won, lost }: OpenOrder, zone: string): OrderResult {
  const { order, rep, team, stage, amount, currency } = features;
  const known = { order, rep, team, stage, amount: { amount: String(amount), currency } };
  if (forecast === null) return { ...known, won: null, lost: null, expected: null, reasons: [] };
  return {
    ...known,
    won,
    lost,
    expected: { amount: minor(won * amount), currency },
    reasons: forecast.reasons.map((reason) => wordReason(reason, features, zone)),
  };
}
