import { everyRow } from './design.ts';
import { type Encoding, encodeTable, fitEncoding, parted, weighed } from './encoding.ts';
import { type InputTable, numberColumn } from './input-table.ts';
import { firstWeekOf, goingClocks, type Inputs, STANDING, standingClocks } from './inputs.ts';
import { bounded, fitLogistic, type Logistic, logOddsAt, sigmoid } from './logistic.ts';
import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK } from './order-history.ts';
import type { OrderModelParams } from './order-params.ts';
import type { OrderEnd } from './order-weeks.ts';
import { shareOf } from './sampling.ts';
import type { PastChance } from './shock.ts';
import {
  type ExampleTable,
  fitScore,
  meanScore,
  type Scored,
  scoreOf,
  scoresAt,
  tableOf,
  type VerdictScore,
} from './verdict-score.ts';
import { type CalibratingWeek, gatherWeeks, type VerdictWeek } from './verdict-weeks.ts';

/** The score made honest: its level and slope, and what time adds, learned from orders that the score had not seen. */
export type Calibration = { encoding: Encoding; logistic: Logistic };

export type VerdictModel = { score: VerdictScore; calibration: Calibration };

/** A verdict, and what models that had not seen an order say of it. */
export type FittedVerdict = {
  verdict: VerdictModel;
  /** What would have been said of the orders that calibrate, and what came. */
  past: PastChance[];
  /** The score of any order, decided or not. */
  unseen: Unseen;
};

/** The score of an order of a profile, by a model that had not seen it. */
export type Unseen = (order: string, profile: Inputs) => number;

/**
 * Fits the score to all weeks that teach, and its calibration to those that calibrate, each scored by a model that was
 * fitted without its order (cross-fitting, by parts of the orders). Later decisions count more.
 */
export function fitVerdict(weeks: Iterable<VerdictWeek>, params: OrderModelParams): FittedVerdict {
  const { examples, orders, calibrating, clocks } = gatherWeeks(weeks);
  const foldOf = (order: string): number => Math.floor(shareOf(order) * params.folds);
  const { scores, byFold } = crossFit(tableOf(examples, params), orders.map(foldOf), params);
  const scored = {
    weeks: calibrating,
    clocks,
    scores: Float64Array.from(calibrating, ({ example }) => scores[example] as number),
  };
  const { calibration, past } = fitCalibration(scored, params);
  const unseen: Unseen = (order, profile) =>
    scoreOf(byFold[foldOf(order)] as VerdictScore, profile).logOdds;
  return { verdict: { score: meanScore(byFold), calibration }, past, unseen };
}

type CrossFitted = { scores: Float64Array; byFold: [VerdictScore, ...VerdictScore[]] };

/** Fits a score to each part's others; every example is scored by the one that had not seen its part. */
function crossFit(
  table: ExampleTable,
  foldAt: readonly number[],
  params: OrderModelParams,
): CrossFitted {
  const scores = new Float64Array(foldAt.length);
  const every = everyRow({ count: foldAt.length });
  const byFold: VerdictScore[] = [];
  for (let fold = 0; fold < params.folds; fold += 1) {
    const others = every.filter((row) => foldAt[row] !== fold);
    const score = fitScore(table, others, { params, near: byFold.at(-1) });
    byFold.push(score);
    const own = every.filter((row) => foldAt[row] === fold);
    const ofOwn = scoresAt(score, table, own);
    own.forEach((row, i) => {
      scores[row] = ofOwn[i] as number;
    });
  }
  return { scores, byFold: byFold as CrossFitted['byFold'] };
}

type ScoredWeeks = {
  weeks: readonly CalibratingWeek[];
  clocks: InputTable;
  scores: Float64Array;
};

function fitCalibration(
  { weeks, clocks, scores }: ScoredWeeks,
  params: OrderModelParams,
): { calibration: Calibration; past: PastChance[] } {
  const numbers = new Map([...clocks.numbers, ['score', numberColumn(scores)] as const]);
  const inputs = { ...clocks, numbers };
  const encoding = fitEncoding(inputs, params);
  const design = encodeTable(encoding, inputs);
  const logistic = fitLogistic(
    {
      design,
      outcome: weeks.map(({ end }) => (end.status === 'won' ? 1 : 0)),
      weight: weeks.map(({ end, weight }) => weight * recency(end, params.halfLifeDays)),
      offset: scores,
    },
    {
      width: encoding.width,
      ridge: new Array<number>(encoding.width).fill(params.calibrationRidge),
    },
  );
  const past = pastOf(weeks, (place) =>
    sigmoid(logOddsAt(logistic, design, { row: place, offset: scores[place] as number })),
  );
  return { calibration: { encoding, logistic }, past };
}

/** What would have been said of each order at its first week, by a score that had not seen it, and what came. */
function pastOf(
  weeks: readonly CalibratingWeek[],
  chanceAt: (place: number) => number,
): PastChance[] {
  return weeks.flatMap(({ order, rep, end }, place) => {
    if (weeks[place - 1]?.order === order) return [];
    const decided = new Date((end.at ?? end.cutoff) / 1000);
    const period = decided.toISOString().slice(0, 7);
    return [{ period, rep, chance: chanceAt(place), happened: end.status === 'won' ? 1 : 0 }];
  });
}

function recency({ at, cutoff }: OrderEnd, halfLifeDays: number): number {
  const days = (7 * (cutoff - (at ?? cutoff))) / MICROS_PER_WEEK;
  return 0.5 ** (days / halfLifeDays);
}

/** An order as a verdict sees it. */
export type Judged = { features: OrderFeatures; scored: Scored };

/** The log-odds that an order is won if it is decided `ahead` weeks from now, for each of some `ahead`. */
export function createVerdicts(
  { encoding, logistic }: Calibration,
  aheads: readonly number[],
): (order: Judged) => number[] {
  const { intercept, coefficients } = logistic;
  const [standing, going] = parted(encoding, STANDING);
  return ({ features, scored: { logOdds: score } }) => {
    const now = { numbers: { ...standingClocks(features), score }, levels: {} };
    const fixed = intercept + score + weighed(standing, now, { coefficients });
    return aheads.map((ahead) => {
      const levels = { week: firstWeekOf(features, ahead) };
      const then = { numbers: goingClocks(features, ahead), levels };
      return bounded(fixed + weighed(going, then, { coefficients }));
    });
  };
}
