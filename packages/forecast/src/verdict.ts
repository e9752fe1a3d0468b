import { type Encoding, encode, fitEncoding, forEachTerm, weighed } from './encoding.ts';
import { clocksOf, firstWeekOf, type Inputs, profileOf } from './inputs.ts';
import { bounded, fitLogistic, type Logistic, logOdds, sigmoid } from './logistic.ts';
import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK } from './order-history.ts';
import type { OrderModelParams } from './order-params.ts';
import type { OrderWeek } from './order-weeks.ts';
import { shareOf } from './sampling.ts';
import type { PastChance } from './shock.ts';
import {
  type Example,
  explainScore,
  fitScore,
  type Moved,
  meanScore,
  type Scored,
  scoreAt,
  scoreOf,
  tableOf,
  type VerdictScore,
} from './verdict-score.ts';

/** A week of a decided order: how much it counts for the score, and for the calibration of the score. */
export type VerdictWeek = { week: OrderWeek; teaches: number; calibrates: number };

/** The score made honest: its level and slope, and what time adds, learned from orders that the score had not seen. */
export type Calibration = { encoding: Encoding; logistic: Logistic };

export type VerdictModel = { score: VerdictScore; calibration: Calibration };

/** A verdict, and what models that had not seen an order say of it. */
export type FittedVerdict = {
  verdict: VerdictModel;
  /** What would have been said of the orders that calibrate, and what came. */
  past: PastChance[];
  /** The score of any order, decided or not. */
  unseen: (features: OrderFeatures) => number;
};

/**
 * Fits the score to all weeks that teach, and its calibration to those that calibrate, each scored by a model that was
 * fitted without its order (cross-fitting, by parts of the orders). Later decisions count more.
 */
export function fitVerdict(weeks: readonly VerdictWeek[], params: OrderModelParams): FittedVerdict {
  const { examples, exampleOf } = toExamples(weeks);
  const table = tableOf(examples, params);
  const scores = new Float64Array(examples.length);
  const foldOf = (order: string): number => Math.floor(shareOf(order) * params.folds);
  const foldAt = examples.map(({ order }) => foldOf(order));
  const every = examples.map((_, place) => place);
  let near: VerdictScore | undefined;
  const byFold: VerdictScore[] = [];
  for (let fold = 0; fold < params.folds; fold += 1) {
    const others = every.filter((place) => foldAt[place] !== fold);
    near = fitScore(table, others, { params, near });
    byFold.push(near);
    for (const place of every) {
      if (foldAt[place] === fold) scores[place] = scoreAt(near, table, place);
    }
  }
  const scored = weeks
    .map((of, i) => ({ ...of, score: scores[exampleOf[i] as number] as number }))
    .filter(({ calibrates }) => calibrates > 0);
  const calibration = fitCalibration(scored, params);
  const verdict = { score: meanScore(byFold as [VerdictScore, ...VerdictScore[]]), calibration };
  const unseen = (features: OrderFeatures): number =>
    scoreOf(byFold[foldOf(features.order)] as VerdictScore, profileOf(features)).logOdds;
  return { verdict, past: pastOf(scored, calibration), unseen };
}

type ScoredWeek = VerdictWeek & { score: number };

/** What would have been said of each order at its first week, by a score that had not seen it, and what came. */
function pastOf(weeks: readonly ScoredWeek[], calibration: Calibration): PastChance[] {
  const firsts = weeks.filter(
    ({ week }, i) => weeks[i - 1]?.week.features.order !== week.features.order,
  );
  return firsts.map(({ week, score }) => {
    const inputs = calibrationInputs(week, score, weeksToDecision(week));
    const row = encode(calibration.encoding, inputs);
    const decided = new Date((week.end.at ?? week.end.cutoff) / 1000);
    return {
      period: decided.toISOString().slice(0, 7),
      rep: week.features.rep,
      chance: sigmoid(logOdds(calibration.logistic, row, score)),
      happened: week.end.status === 'won' ? 1 : 0,
    };
  });
}

/** Weeks of an order between which nothing changed are one example. */
function toExamples(weeks: readonly VerdictWeek[]): { examples: Example[]; exampleOf: number[] } {
  const examples: Example[] = [];
  const exampleOf = weeks.map(({ week: { features, end }, teaches }) => {
    const inputs = profileOf(features);
    const last = examples.at(-1);
    if (last?.order === features.order && isSame(last.inputs, inputs)) last.weight += teaches;
    else {
      const outcome = end.status === 'won' ? 1 : 0;
      examples.push({ order: features.order, inputs, outcome, weight: teaches });
    }
    return examples.length - 1;
  });
  return { examples, exampleOf };
}

const isSame = (a: Inputs, b: Inputs): boolean =>
  isPart(a.numbers, b.numbers) &&
  isPart(b.numbers, a.numbers) &&
  isPart(a.levels, b.levels) &&
  isPart(b.levels, a.levels);

function isPart<T>(part: Record<string, T>, whole: Record<string, T>): boolean {
  for (const name in part) if (part[name] !== whole[name]) return false;
  return true;
}

/** What the calibration looks at: the score, and the clocks at the moment of the decision. */
function calibrationInputs(
  { features }: { features: OrderFeatures },
  score: number,
  ahead: number,
): Inputs {
  return {
    numbers: { ...clocksOf(features, ahead), score },
    levels: { week: firstWeekOf(features, ahead) },
  };
}

function fitCalibration(rows: readonly ScoredWeek[], params: OrderModelParams): Calibration {
  const inputs = rows.map(({ week, score }) =>
    calibrationInputs(week, score, weeksToDecision(week)),
  );
  const encoding = fitEncoding(inputs, params);
  const logistic = fitLogistic(
    {
      rows: inputs.map((input) => encode(encoding, input)),
      outcome: rows.map(({ week }) => (week.end.status === 'won' ? 1 : 0)),
      weight: rows.map(({ week, calibrates }) => calibrates * recency(week, params.halfLifeDays)),
      offset: rows.map(({ score }) => score),
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

/** An order as a verdict sees it. */
export type Judged = { features: OrderFeatures; scored: Scored };

/** The log-odds that an order is won if it is decided `ahead` weeks from now, for each of some `ahead`. */
export function verdictLogOdds(
  { encoding, logistic }: Calibration,
  { features, scored: { logOdds: score } }: Judged,
  aheads: readonly number[],
): number[] {
  const { coefficients } = logistic;
  const moving = { ...encoding, terms: encoding.terms.filter(isMoving) };
  const standing = { ...encoding, terms: encoding.terms.filter((term) => !isMoving(term)) };
  const now = weighed(standing, calibrationInputs({ features }, score, 0), { coefficients });
  const fixed = logistic.intercept + score + now;
  return aheads.map((ahead) =>
    bounded(
      fixed + weighed(moving, calibrationInputs({ features }, score, ahead), { coefficients }),
    ),
  );
}

/** What goes on with time; all else that a calibration looks at stays as it is now. */
const MOVING: ReadonlySet<string> = new Set(['age', 'ahead', 'week']);
const isMoving = ({ name }: { name: string }): boolean => MOVING.has(name);

/**
 * How far each input moved the log-odds of being won away from those of the average order: in the score, and in the
 * calibration by what the clocks add.
 */
export function explainVerdict(
  { score, calibration }: VerdictModel,
  { features, scored }: Judged,
  tell: Moved,
): void {
  explainScore(score, scored, tell);
  const { encoding, logistic } = calibration;
  const { at, value } = encode(encoding, calibrationInputs({ features }, scored.logOdds, 0));
  forEachTerm(encoding, (name, first, end) => {
    if (name === 'score' || name === 'ahead' || name === 'week') return;
    let by = 0;
    at.forEach((column, i) => {
      const isOwn = column >= first && column < end;
      if (isOwn) by += (logistic.coefficients[column] as number) * (value[i] as number);
    });
    tell(name, by);
  });
}
