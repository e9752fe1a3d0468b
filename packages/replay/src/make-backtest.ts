import { formatInstant, MICROS_PER_DAY, type Micros, parseInstant } from '@grasp/domain';
import {
  chanceOfWinningBy,
  forecastPeriod,
  type OrderHistory,
  type PeriodForecast,
  scoreRanges,
} from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import type { BacktestPeriod, BacktestResultView } from '@grasp/read-models/views';
import { begunAhead } from './begun-ahead.ts';
import { cutoffsBetween, monthsFrom } from './cutoffs.ts';
import type { BacktestInputs } from './inputs.ts';
import { type Judged, judge } from './judge.ts';
import { createRenewalJudge, type JudgedRenewal, scoreRenewals } from './judge-renewals.ts';
import type { Lesson } from './learned.ts';
import { toCountSpread, toMoneySpread } from './make-forecast.ts';
import { type Period, parsePeriod } from './period.ts';
import { basisOf, type OpenOrder } from './period-inputs.ts';
import { renewedIn } from './renewals-ahead.ts';
import type { FactSource } from './source.ts';

const WEEK = 7 * MICROS_PER_DAY;

type Making = {
  inputs: BacktestInputs;
  /** What stands at the instant that the run looks from: what came. */
  came: CutoffFacts;
  judged: Judged[];
  periods: BacktestPeriod[];
  judgeRenewals: ReturnType<typeof createRenewalJudge>;
  renewals: JudgedRenewal[];
};

type MakingOptions = {
  cutoffs: readonly Micros[];
  /** Cut-offs whose learning is begun before it is their turn. */
  ahead: number;
  onProgress: (progress: number) => void;
};

/**
 * What would have been forecast at each cut-off, held against what came. At a cut-off the model is fitted to what stood there
 * and is shown nothing else.
 */
export async function makeBacktest(
  source: FactSource,
  inputs: BacktestInputs,
  { cutoffs, ahead, onProgress }: MakingOptions,
): Promise<BacktestResultView> {
  const came = await source.at(parseInstant(inputs.asOf));
  const judgeRenewals = createRenewalJudge(came);
  const making: Making = { inputs, came, judged: [], periods: [], judgeRenewals, renewals: [] };
  const learn = (cutoff: Micros): Promise<Lesson> => source.learn(cutoff, inputs.params);
  let done = 0;
  for await (const { of: cutoff, made } of begunAhead(cutoffs, learn, ahead)) {
    makeCutoff(making, await source.at(cutoff), made);
    done += 1;
    onProgress(done / cutoffs.length);
  }
  const { from, to, every, horizon } = inputs;
  return {
    from,
    to,
    every,
    horizon,
    ...judge(making.judged, cutoffs.length),
    byHorizon: byHorizon(making.periods),
    periods: making.periods,
    renewals: scoreRenewals(making.renewals),
  };
}

/** The cut-offs of a back-test. @throws AppError `run_invalid`. */
export function cutoffsOf(inputs: BacktestInputs): Micros[] {
  const to = Math.min(parseInstant(inputs.to), parseInstant(inputs.asOf));
  return cutoffsBetween(parseInstant(inputs.from), to, inputs);
}

function makeCutoff(making: Making, facts: CutoffFacts, { learned, facts: past }: Lesson): void {
  const { seed, draws, zone, horizon } = making.inputs;
  const isModelled = learned.model.kind === 'model';
  making.renewals.push(...making.judgeRenewals(facts, learned));
  const months = monthsFrom(facts.cutoff, horizon, zone);
  for (const period of months) {
    const asked = { period, seed, draws, whose: { rep: null, team: null }, reasons: false };
    const basis = basisOf(facts, learned, asked);
    for (const { currency, input } of basis.inputs) {
      const forecast = isModelled ? forecastPeriod(input) : null;
      making.periods.push(
        toPeriod(making, { facts, period, currency, forecast, open: basis.open }),
      );
    }
    if (period === months.at(-1) && isModelled) {
      const rates = ratesBefore(past ?? facts, period.to - facts.cutoff);
      judgeOrders(making, period, { open: basis.open, rates });
    }
  }
}

/** Each open order's chance of being won before the horizon ends, if that is over. */
function judgeOrders(
  { came, judged, inputs }: Making,
  { to, endDay }: Period,
  { open, rates }: { open: readonly OpenOrder[]; rates: Rates },
): void {
  if (to > parseInstant(inputs.asOf)) return;
  const signed = new Map(came.signed.map(({ order, signedOn }) => [order, signedOn]));
  for (const { features, forecast } of open) {
    if (forecast === null) continue;
    const isWon = (signed.get(features.order) ?? '9999') < endDay;
    const stageRate = rates.byStage.get(features.stage) ?? rates.all;
    judged.push({ model: chanceOfWinningBy(forecast, to), baseRate: rates.all, stageRate, isWon });
  }
}

type Rates = { all: number; byStage: ReadonlyMap<string, number> };

/** How many of those open one such span before what taught the model ends were won by then, all together and by stage. */
function ratesBefore({ cutoff, histories }: CutoffFacts, span: Micros): Rates {
  const all = { won: 0, n: 0 };
  const byStage = new Map<string, { won: number; n: number }>();
  for (const history of histories) {
    const before = standingAt(history, cutoff - span);
    if (before?.status !== 'open') continue;
    const isWon = Number(standingAt(history, cutoff)?.status === 'won');
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

/** Status and stage of an order at an instant; undefined before it was opened. */
function standingAt({ openedAt, moments }: OrderHistory, at: Micros) {
  if (openedAt > at) return undefined;
  const standing = { status: 'open' as 'open' | 'won' | 'lost', stage: '' };
  for (const moment of moments) {
    if (moment.at > at) break;
    if (moment.kind === 'won' || moment.kind === 'lost') standing.status = moment.kind;
    if (moment.kind === 'reopened') standing.status = 'open';
    if (moment.kind === 'stage' || moment.kind === 'reopened') standing.stage = moment.stage;
  }
  return standing;
}

type Told = {
  facts: CutoffFacts;
  period: Period;
  currency: string;
  forecast: PeriodForecast | null;
  open: readonly OpenOrder[];
};

function toPeriod({ came, inputs }: Making, told: Told): BacktestPeriod {
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
function bookedIn(facts: CutoffFacts, period: Period, currency: string) {
  const { firstDay, endDay } = period;
  const signed = facts.signed.filter(({ signedOn }) => signedOn >= firstDay && signedOn < endDay);
  const booked = [...signed, ...renewedIn(facts, period)].filter((of) => of.currency === currency);
  return { count: booked.length, amount: booked.reduce((sum, { amount }) => sum + amount, 0) };
}

/** Sums by how far ahead they were forecast, and by currency: of amounts in several nothing could be summed. */
function byHorizon(periods: readonly BacktestPeriod[]): BacktestResultView['byHorizon'] {
  const over = periods.filter(({ came, model }) => came !== null && model !== null);
  const groups = Map.groupBy(
    over,
    ({ currency, horizonWeeks }) => `${currency} ${String(horizonWeeks).padStart(4, '0')}`,
  );
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, of]) => {
      const { currency, horizonWeeks } = of[0] as BacktestPeriod;
      const scores = scoreRanges(of.map(({ model, came }) => rangeOf(model, came)));
      const names = ['lastPeriod', 'lastYear', 'rawPipeline'];
      const baseline = (name: string): number | null =>
        scoreRanges(of.map(({ baselines, came }) => pointOf(baselines[name], came))).wape;
      return {
        currency,
        horizonWeeks,
        n: of.length,
        wape: scores.wape,
        bias: scores.bias,
        coverage80: scores.coverage,
        baselines: Object.fromEntries(names.map((name) => [name, baseline(name)])),
      };
    });
}

type Stated = Parameters<typeof scoreRanges>[0][number];

const rangeOf = (model: BacktestPeriod['model'], came: string | null): Stated => ({
  mean: Number(model?.mean),
  p10: Number(model?.p10),
  p50: Number(model?.p50),
  p90: Number(model?.p90),
  actual: Number(came),
});

function pointOf(amount: string | null | undefined, came: string | null): Stated {
  const value = Number(amount ?? 0);
  return { mean: value, p10: value, p50: value, p90: value, actual: Number(came) };
}
