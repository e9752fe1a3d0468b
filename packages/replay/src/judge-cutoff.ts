import { formatInstant, MICROS_PER_DAY, type Micros, parseInstant } from '@grasp/domain';
import {
  chanceOfWinningBy,
  forecastPeriod,
  type PeriodForecast,
  standingAt,
} from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import type { BacktestPeriod } from '@grasp/read-models/views';
import { monthsFrom } from './cutoffs.ts';
import type { BacktestInputs } from './inputs.ts';
import type { Judged } from './judge.ts';
import { createRenewalJudge, type JudgedRenewal } from './judge-renewals.ts';
import type { Learned } from './learn.ts';
import { toCountSpread, toMoneySpread } from './make-forecast.ts';
import { type Period, parsePeriod } from './period.ts';
import { basisOf, type OpenOrder } from './period-inputs.ts';
import { renewedIn } from './renewals-ahead.ts';
import type { FactSource } from './source.ts';

const WEEK = 7 * MICROS_PER_DAY;

/** What was said at a cut-off, of orders, months and renewals, and what came of it. */
export type JudgedCutoff = {
  orders: Judged[];
  periods: BacktestPeriod[];
  renewals: JudgedRenewal[];
};

export type JudgeCutoff = (cutoff: Micros) => Promise<JudgedCutoff>;

/** What stands at the instant that a back-test looks from. */
type Came = Pick<CutoffFacts, 'signed' | 'renewals' | 'today'>;

type Judging = {
  inputs: BacktestInputs;
  came: Came;
  judgeRenewals: ReturnType<typeof createRenewalJudge>;
};

/** Judges the cut-offs of a back-test, each by itself. */
export async function createCutoffJudge(
  source: Pick<FactSource, 'at' | 'learn'>,
  inputs: BacktestInputs,
): Promise<JudgeCutoff> {
  const { signed, renewals, today } = await source.at(parseInstant(inputs.asOf));
  const came = { signed, renewals, today };
  const judging: Judging = { inputs, came, judgeRenewals: createRenewalJudge(came) };
  return async (cutoff) => {
    const { learned, facts: past } = await source.learn(cutoff, inputs.params);
    return judgeCutoff(judging, await source.at(cutoff), { learned, past });
  };
}

function judgeCutoff(
  judging: Judging,
  facts: CutoffFacts,
  { learned, past = facts }: { learned: Learned; past: CutoffFacts | undefined },
): JudgedCutoff {
  const { seed, draws, zone, horizon } = judging.inputs;
  const isModelled = learned.model.kind === 'model';
  const renewals = judging.judgeRenewals(facts, learned);
  const judged: JudgedCutoff = { orders: [], periods: [], renewals };
  const months = monthsFrom(facts.cutoff, horizon, zone);
  for (const period of months) {
    const asked = { period, seed, draws, whose: { rep: null, team: null }, reasons: false };
    const basis = basisOf(facts, learned, asked);
    for (const { currency, input } of basis.inputs) {
      const forecast = isModelled ? forecastPeriod(input) : null;
      judged.periods.push(
        toPeriod(judging, { facts, period, currency, forecast, open: basis.open }),
      );
    }
    if (period === months.at(-1) && isModelled) {
      const rates = ratesBefore(past, period.to - facts.cutoff);
      judged.orders = judgeOrders(judging, period, { open: basis.open, rates });
    }
  }
  return judged;
}

/** Each open order's chance of being won before the horizon ends, if that is over. */
function judgeOrders(
  { came, inputs }: Judging,
  { to, endDay }: Period,
  { open, rates }: { open: readonly OpenOrder[]; rates: Rates },
): Judged[] {
  if (to > parseInstant(inputs.asOf)) return [];
  const signed = new Map(came.signed.map(({ order, signedOn }) => [order, signedOn]));
  return open.flatMap(({ features, forecast }): Judged[] => {
    if (forecast === null) return [];
    const isWon = (signed.get(features.order) ?? '9999') < endDay;
    const stageRate = rates.byStage.get(features.stage) ?? rates.all;
    return [{ model: chanceOfWinningBy(forecast, to), baseRate: rates.all, stageRate, isWon }];
  });
}

type Rates = { all: number; byStage: ReadonlyMap<string, number> };

/** How many of those open one such span before what taught the model ends were won by then, all together and by stage. */
function ratesBefore({ cutoff, orders }: CutoffFacts, span: Micros): Rates {
  const all = { won: 0, n: 0 };
  const byStage = new Map<string, { won: number; n: number }>();
  for (const order of orders) {
    const before = standingAt(order, cutoff - span);
    if (before?.status !== 'open') continue;
    const isWon = Number(standingAt(order, cutoff)?.status === 'won');
    const ofStage = byStage.get(before.stage) ?? { won: 0, n: 0 };
    byStage.set(before.stage, ofStage);
    for (const count of [all, ofStage]) {
      count.won += isWon;
      count.n += 1;
    }
  }
  const rate = ({ won, n }: { won: number; n: number }): number => (won + 1) / (n + 2);
  return { all: rate(all), byStage: new Map([...byStage].map(([stage, of]) => [stage, rate(of)])) };
}

type Told = {
  facts: CutoffFacts;
  period: Period;
  currency: string;
  forecast: PeriodForecast | null;
  open: readonly OpenOrder[];
};

function toPeriod({ came, inputs }: Judging, told: Told): BacktestPeriod {
  const { facts, period, currency, forecast } = told;
  const isOver = period.to <= parseInstant(inputs.asOf);
  const last = bookedIn(came, period, currency);
  return {
    cutoff: formatInstant(facts.cutoff),
    period: period.name,
    horizonWeeks: Math.ceil((period.to - facts.cutoff) / WEEK),
    currency,
    model: forecast === null ? null : toMoneySpread(forecast.amount, currency),
    count: forecast === null ? null : toCountSpread(forecast.count),
    signedByThen: String(bookedIn(facts, period, currency).amount),
    came: isOver ? String(last.amount) : null,
    cameCount: isOver ? last.count : null,
    baselines: baselinesOf(told, inputs.zone),
  };
}

/** What people would say without a model: as last month, as a year ago, as the pipeline says. */
function baselinesOf(
  { facts, period, currency, open }: Told,
  zone: string,
): Record<string, string> {
  const month = Temporal.PlainYearMonth.from(period.firstDay.slice(0, 7));
  const [current] = monthsFrom(facts.cutoff, 1, zone);
  const before = Temporal.PlainYearMonth.from((current ?? period).firstDay.slice(0, 7));
  const signed = (of: Temporal.PlainYearMonth): number =>
    bookedIn(facts, parsePeriod(of.toString(), zone), currency).amount;
  const due = open.filter(
    ({ features: { at, daysToPlannedClose, currency: of } }) =>
      of === currency &&
      daysToPlannedClose !== null &&
      isWithin(at + daysToPlannedClose * MICROS_PER_DAY, period),
  );
  const pipeline = due.reduce((sum, { features }) => sum + features.amount, 0);
  return {
    lastPeriod: String(signed(before.subtract({ months: 1 }))),
    lastYear: String(signed(month.subtract({ years: 1 }))),
    rawPipeline: String(pipeline + bookedIn(facts, period, currency).amount),
  };
}

const isWithin = (at: Micros, { from, to }: Period): boolean => at >= from - 1 && at < to - 1;

/** What a period brought: orders signed in it, and renewals won that fell due in it. */
function bookedIn(facts: Came, period: Period, currency: string) {
  const { firstDay, endDay } = period;
  const signed = facts.signed.filter(({ signedOn }) => signedOn >= firstDay && signedOn < endDay);
  const booked = [...signed, ...renewedIn(facts, period)].filter((of) => of.currency === currency);
  return { count: booked.length, amount: booked.reduce((sum, { amount }) => sum + amount, 0) };
}
