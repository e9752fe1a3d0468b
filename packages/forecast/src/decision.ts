import { type Encoding, encode, fitEncoding } from './encoding.ts';
import { clocksOf, type Inputs, profileOf, seasonOf } from './inputs.ts';
import { fitLogistic, type Logistic, logOdds, type SparseRow, sigmoid } from './logistic.ts';
import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK } from './order-history.ts';
import type { OrderModelParams } from './order-params.ts';
import type { OrderWeek } from './order-weeks.ts';

/** How soon an open order is decided: the chance per stretch of weeks ahead, of what it is now and of its clocks then. */
export type DecisionModel = { profile: Encoding; clocks: Encoding; logistic: Logistic };

/** First week of each stretch ahead, and the week after its last: the further ahead, the coarser. */
const EDGES = [0, 1, 2, 4, 8, 16, 32, 64];
const STRETCHES = EDGES.slice(1).map((end, i) => ({ start: EDGES[i] as number, end }));

type Stretch = { landmark: number; ahead: number; outcome: number; offset: number };

/**
 * Fits the hazard of a decision by landmarks (van Houwelingen, Dynamic prediction by landmarking in event history analysis,
 * 2007): a week of an open order stands for all that is known then, and each stretch of weeks after it asks whether the
 * order was decided in it. A stretch that the cut-off cuts short is left out. The length of a stretch enters as an offset.
 */
export function fitDecision(
  landmarks: readonly OrderWeek[],
  params: OrderModelParams,
): DecisionModel {
  const stretches = landmarks.flatMap(stretchesOf);
  const profiles = landmarks.map(({ features }) => profileOf(features));
  const clocks = stretches.map(({ landmark, ahead }) =>
    clocksAhead((landmarks[landmark] as OrderWeek).features, ahead),
  );
  const [ofProfile, ofClocks] = [fitEncoding(profiles, params), fitEncoding(clocks, params)];
  const encoded = profiles.map((profile) => encode(ofProfile, profile));
  const width = ofProfile.width + ofClocks.width;
  const logistic = fitLogistic(
    {
      rows: stretches.map(({ landmark }, i) =>
        joined(
          encoded[landmark] as SparseRow,
          encode(ofClocks, clocks[i] as Inputs),
          ofProfile.width,
        ),
      ),
      outcome: stretches.map(({ outcome }) => outcome),
      weight: stretches.map(() => 1),
      offset: stretches.map(({ offset }) => offset),
    },
    { width, ridge: new Array<number>(width).fill(params.ridge) },
  );
  return { profile: ofProfile, clocks: ofClocks, logistic };
}

function stretchesOf({ features, end }: OrderWeek, landmark: number): Stretch[] {
  const weeksUntil = (at: number): number => (at - features.at) / MICROS_PER_WEEK;
  const observed = weeksUntil(end.cutoff);
  const decided = end.at === null ? Number.POSITIVE_INFINITY : weeksUntil(end.at);
  return STRETCHES.filter((stretch) => stretch.end <= observed && stretch.start <= decided).map(
    (stretch) => ({
      landmark,
      ahead: stretch.start,
      outcome: decided < stretch.end ? 1 : 0,
      offset: Math.log(stretch.end - stretch.start),
    }),
  );
}

function clocksAhead(features: OrderFeatures, ahead: number): Inputs {
  const { numbers, levels } = seasonOf(features, ahead);
  return { numbers: { ...clocksOf(features, ahead), ...numbers }, levels };
}

/** A row of both, the columns of the second after those of the first. */
const joined = (first: SparseRow, second: SparseRow, width: number): SparseRow => ({
  at: [...first.at, ...second.at.map((column) => column + width)],
  value: [...first.value, ...second.value],
});

/** The chance that the order is decided in each of the coming weeks, if it was not before. */
export function weeklyHazards(
  { profile, clocks, logistic }: DecisionModel,
  { features, profile: seen }: { features: OrderFeatures; profile: Inputs },
  weeks: number,
): number[] {
  const hazards: number[] = [];
  const known = encode(profile, seen);
  for (const { start, end } of [...STRETCHES, { start: 64, end: Number.POSITIVE_INFINITY }]) {
    if (start >= weeks) break;
    const length = Number.isFinite(end) ? end - start : 64;
    const row = joined(known, encode(clocks, clocksAhead(features, start)), profile.width);
    const within = sigmoid(logOdds(logistic, row, Math.log(length)));
    const weekly = 1 - (1 - within) ** (1 / length);
    for (let week = start; week < Math.min(end, weeks); week += 1) hazards.push(weekly);
  }
  return hazards;
}
