import { type Encoding, encode, fitEncoding } from './encoding.ts';
import { clocksOf, type Inputs, profileOf, seasonOf } from './inputs.ts';
import { fitLogistic, type Logistic, logOdds, sigmoid } from './logistic.ts';
import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK } from './order-history.ts';
import type { OrderModelParams } from './order-params.ts';
import type { OrderWeek } from './order-weeks.ts';

/** How soon an open order is decided: the chance per stretch of weeks ahead, of what it is now. */
export type DecisionModel = { encoding: Encoding; logistic: Logistic };

/** First week of each stretch ahead, and the week after its last: the further ahead, the coarser. */
const EDGES = [0, 1, 2, 4, 8, 16, 32, 64];
const STRETCHES = EDGES.slice(1).map((end, i) => ({ start: EDGES[i] as number, end }));

type Row = { inputs: Inputs; outcome: number; offset: number };

/**
 * Fits the hazard of a decision by landmarks (van Houwelingen, Dynamic prediction by landmarking in event history analysis,
 * 2007): a week of an open order stands for all that is known then, and each stretch of weeks after it asks whether the
 * order was decided in it. A stretch that the cut-off cuts short is left out. The length of a stretch enters as an offset.
 */
export function fitDecision(
  landmarks: readonly OrderWeek[],
  params: OrderModelParams,
): DecisionModel {
  const rows = landmarks.flatMap(stretchRows);
  const encoding = fitEncoding(
    rows.map(({ inputs }) => inputs),
    params,
  );
  const logistic = fitLogistic(
    {
      rows: rows.map(({ inputs }) => encode(encoding, inputs)),
      outcome: rows.map(({ outcome }) => outcome),
      weight: rows.map(() => 1),
      offset: rows.map(({ offset }) => offset),
    },
    {
      width: encoding.width,
      ridge: new Array<number>(encoding.width).fill(params.ridge),
    },
  );
  return { encoding, logistic };
}

function stretchRows({ features, end }: OrderWeek): Row[] {
  const weeksUntil = (at: number): number => (at - features.at) / MICROS_PER_WEEK;
  const observed = weeksUntil(end.cutoff);
  const decided = end.at === null ? Number.POSITIVE_INFINITY : weeksUntil(end.at);
  return STRETCHES.filter((stretch) => stretch.end <= observed && stretch.start <= decided).map(
    (stretch) => ({
      inputs: inputsAhead(features, stretch.start),
      outcome: decided < stretch.end ? 1 : 0,
      offset: Math.log(stretch.end - stretch.start),
    }),
  );
}

function inputsAhead(features: OrderFeatures, ahead: number): Inputs {
  const profile = profileOf(features);
  const season = seasonOf(features, ahead);
  return {
    numbers: { ...profile.numbers, ...clocksOf(features, ahead), ...season.numbers },
    levels: { ...profile.levels, ...season.levels },
  };
}

/** The chance that the order is decided in each of the coming weeks, if it was not before. */
export function weeklyHazards(
  { encoding, logistic }: DecisionModel,
  features: OrderFeatures,
  weeks: number,
): number[] {
  const hazards: number[] = [];
  for (const { start, end } of [...STRETCHES, { start: 64, end: Number.POSITIVE_INFINITY }]) {
    if (start >= weeks) break;
    const length = Number.isFinite(end) ? end - start : 64;
    const row = encode(encoding, inputsAhead(features, start));
    const within = sigmoid(logOdds(logistic, row, Math.log(length)));
    const weekly = 1 - (1 - within) ** (1 / length);
    for (let week = start; week < Math.min(end, weeks); week += 1) hazards.push(weekly);
  }
  return hazards;
}
