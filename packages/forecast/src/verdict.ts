import { type Binning, binsOf, columnsOf, fitBinning } from './binning.ts';
import { type Encoding, encode, fitEncoding, termColumns } from './encoding.ts';
import { clocksOf, type Inputs, profileOf } from './inputs.ts';
import { fitLogistic, type Logistic, logOdds } from './logistic.ts';
import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK } from './order-history.ts';
import type { OrderModelParams } from './order-params.ts';
import type { OrderWeek } from './order-weeks.ts';
import { shareOf } from './sampling.ts';
import { type Boosted, boostedLogOdds, fitBoosted } from './trees.ts';

/** A week of a decided order, and how much it counts. */
export type VerdictWeek = { week: OrderWeek; weight: number };

/** The chance that an order is won where it is decided, of what it is: a ridge regression and boosted trees, averaged. */
export type VerdictScore = {
  encoding: Encoding;
  linear: Logistic;
  /** Mean of each column over the orders learned from: what an order is told apart from. */
  means: number[];
  binning: Binning;
  boosted: Boosted;
};

/** The score made honest: its level and slope, and what time adds, learned from orders that the score had not seen. */
export type Calibration = { encoding: Encoding; logistic: Logistic };

export type VerdictModel = { score: VerdictScore; calibration: Calibration };

/** How far each input moved a score: its name and log-odds. */
export type Moved = (input: string, by: number) => void;

/**
 * Fits the score to all decided orders, and its calibration to those of which it is known when they were decided, each
 * scored by a model that was fitted without it (cross-fitting, by thirds of the orders). Later decisions count more.
 */
export function fitVerdict(
  all: readonly VerdictWeek[],
  timed: readonly VerdictWeek[],
  params: OrderModelParams,
): VerdictModel {
  const unseen = new Float64Array(timed.length);
  for (let fold = 0; fold < params.folds; fold += 1) {
    const isIn = ({ week }: VerdictWeek): boolean =>
      Math.floor(shareOf(week.features.order) * params.folds) === fold;
    const score = fitScore(
      all.filter((row) => !isIn(row)),
      params,
    );
    timed.forEach((row, i) => {
      if (isIn(row)) unseen[i] = scoreOf(score, profileOf(row.week.features));
    });
  }
  return { score: fitScore(all, params), calibration: fitCalibration(timed, unseen, params) };
}

/** An order as it stood in some of its weeks. */
type Example = { order: string; inputs: Inputs; outcome: number; weight: number };

/** Weeks of an order between which nothing changed are one example. */
function examplesOf(rows: readonly VerdictWeek[]): Example[] {
  const examples: Example[] = [];
  let last: Example | undefined;
  let lastText = '';
  for (const { week, weight } of rows) {
    const inputs = profileOf(week.features);
    const text = JSON.stringify(inputs);
    const { order } = week.features;
    if (last?.order === order && lastText === text) last.weight += weight;
    else {
      last = { order, inputs, outcome: week.end.status === 'won' ? 1 : 0, weight };
      lastText = text;
      examples.push(last);
    }
  }
  return examples;
}

function fitScore(rows: readonly VerdictWeek[], params: OrderModelParams): VerdictScore {
  const examples = examplesOf(rows);
  const inputs = examples.map((example) => example.inputs);
  const outcome = examples.map((example) => example.outcome);
  const weight = examples.map((example) => example.weight);
  const encoding = fitEncoding(inputs, params);
  const encoded = inputs.map((input) => encode(encoding, input));
  const ridge = new Array<number>(encoding.width).fill(params.ridge);
  const binning = fitBinning(inputs, params.leastOrders);
  const binned = inputs.map((input) => binsOf(binning, input));
  const bins = columnsOf(binning).map((column) => column.bins);
  const columns = bins.map((_, column) => Uint8Array.from(binned, (of) => of[column] as number));
  const means = new Array<number>(encoding.width).fill(0);
  const total = weight.reduce((sum, w) => sum + w, 0);
  encoded.forEach(({ at, value }, row) => {
    at.forEach((column, i) => {
      means[column] =
        (means[column] as number) + ((value[i] as number) * (weight[row] as number)) / total;
    });
  });
  return {
    encoding,
    linear: fitLogistic({ rows: encoded, outcome, weight }, { width: encoding.width, ridge }),
    means,
    binning,
    boosted: fitBoosted(
      { columns, bins, count: examples.length },
      { outcome, weight },
      params.trees,
    ),
  };
}

/** How much of the score the trees are; the rest is the regression. */
const TREES_SHARE = 2 / 3;

/** Log-odds of both members, weighted. */
function scoreOf(score: VerdictScore, profile: Inputs): number {
  const linear = logOdds(score.linear, encode(score.encoding, profile));
  const boosted = boostedLogOdds(score.boosted, binsOf(score.binning, profile));
  return TREES_SHARE * boosted + (1 - TREES_SHARE) * linear;
}

/** What the calibration looks at: the score, and the clocks at the moment of the decision. */
function calibrationInputs(
  { features }: { features: OrderFeatures },
  score: number,
  ahead: number,
): Inputs {
  return { numbers: { ...clocksOf(features, ahead), score }, levels: {} };
}

function fitCalibration(
  rows: readonly VerdictWeek[],
  scores: Float64Array,
  params: OrderModelParams,
): Calibration {
  const inputs = rows.map(({ week }, i) =>
    calibrationInputs(week, scores[i] as number, weeksToDecision(week)),
  );
  const encoding = fitEncoding(inputs, params);
  const logistic = fitLogistic(
    {
      rows: inputs.map((input) => encode(encoding, input)),
      outcome: rows.map(({ week }) => (week.end.status === 'won' ? 1 : 0)),
      weight: rows.map(({ week, weight }) => weight * recency(week, params.halfLifeDays)),
      offset: scores,
    },
    {
      width: encoding.width,
      ridge: new Array<number>(encoding.width).fill(params.calibrationRidge),
    },
  );
  return { encoding, logistic };
}

const weeksToDecision = ({ features, end }: OrderWeek): number =>
  Math.max(0, ((end.at ?? features.at) - features.at) / MICROS_PER_WEEK);

function recency({ end }: OrderWeek, halfLifeDays: number): number {
  const days = (7 * (end.cutoff - (end.at ?? end.cutoff))) / MICROS_PER_WEEK;
  return 0.5 ** (days / halfLifeDays);
}

/** The log-odds that an order is won if it is decided `ahead` weeks from now, for each of some `ahead`. */
export function verdictLogOdds(
  { score, calibration }: VerdictModel,
  features: OrderFeatures,
  aheads: readonly number[],
): number[] {
  const raw = scoreOf(score, profileOf(features));
  return aheads.map((ahead) => {
    const inputs = calibrationInputs({ features }, raw, ahead);
    return logOdds(calibration.logistic, encode(calibration.encoding, inputs), raw);
  });
}

/**
 * How far each input moved the log-odds of being won away from those of the average order: in the regression by its
 * coefficients, in the trees by what each question about it changed (Saabas, Interpreting random forests, 2014), in the
 * calibration by what the clocks add. Shares follow the weights of the members.
 */
export function explainVerdict(
  { score, calibration }: VerdictModel,
  features: OrderFeatures,
  tell: Moved,
): void {
  const profile = profileOf(features);
  const share = 1 - TREES_SHARE;
  const row = new Map<number, number>();
  const { at, value } = encode(score.encoding, profile);
  at.forEach((column, i) => {
    row.set(column, value[i] as number);
  });
  for (const { name, columns } of termColumns(score.encoding)) {
    let by = 0;
    for (const column of columns) {
      const away = (row.get(column) ?? 0) - (score.means[column] as number);
      by += (score.linear.coefficients[column] as number) * away;
    }
    tell(name, share * by);
  }
  const names = columnsOf(score.binning);
  boostedLogOdds(score.boosted, binsOf(score.binning, profile), (column, by) => {
    tell((names[column] as { name: string }).name, TREES_SHARE * by);
  });
  explainClocks(calibration, features, scoreOf(score, profile), tell);
}

function explainClocks(
  { encoding, logistic }: Calibration,
  features: OrderFeatures,
  score: number,
  tell: Moved,
): void {
  const { at, value } = encode(encoding, calibrationInputs({ features }, score, 0));
  const row = new Map(at.map((column, i) => [column, value[i] as number]));
  for (const { name, columns } of termColumns(encoding)) {
    if (name === 'score' || name === 'ahead') continue;
    const by = columns.map(
      (column) => (logistic.coefficients[column] as number) * (row.get(column) ?? 0),
    );
    tell(
      name,
      by.reduce((sum, part) => sum + part, 0),
    );
  }
}
