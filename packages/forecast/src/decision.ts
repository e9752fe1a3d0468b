import { type Encoding, encode, fitEncoding, weighed } from './encoding.ts';
import { clocksOf, firstWeekOf, type Inputs, profileOf, seasonOf } from './inputs.ts';
import { bounded, fitLogistic, type Logistic, type SparseRow, sigmoid } from './logistic.ts';
import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK } from './order-history.ts';
import type { OrderModelParams } from './order-params.ts';
import type { OrderWeek } from './order-weeks.ts';

/** How soon an open order is decided: the chance per stretch of weeks ahead, of what it is now and of its clocks then. */
export type DecisionModel = { profile: Encoding; clocks: Encoding; logistic: Logistic };

/** First week of each stretch ahead, and the week after its last: the further ahead, the coarser. */
const EDGES = [0, 1, 2, 4, 8, 16, 32, 64];
const STRETCHES = EDGES.slice(1).map((end, i) => ({ start: EDGES[i] as number, end }));

/** A week of an open order, how many such weeks it stands for, and the order's score as one says it that had not seen it. */
export type Landmark = { week: OrderWeek; weight: number; score: number };

type Stretch = { landmark: Landmark; ahead: number; outcome: number; offset: number };

/**
 * Fits the hazard of a decision by landmarks (van Houwelingen, Dynamic prediction by landmarking in event history analysis,
 * 2007): a week of an open order stands for all that is known then, and each stretch of weeks after it asks whether the
 * order was decided in it. A stretch that the cut-off cuts short is left out. The length of a stretch enters as an offset.
 */
export function fitDecision(
  landmarks: readonly Landmark[],
  params: OrderModelParams,
): DecisionModel {
  const stretches = landmarks.flatMap(stretchesOf);
  const profiles = new Map(
    landmarks.map((landmark) => [landmark, profileOf(landmark.week.features)]),
  );
  const isSeasonal = spanOf(landmarks) >= LEAST_YEARS * MICROS_PER_YEAR;
  const clocks = stretches.map(({ landmark: { week, score }, ahead }) =>
    clocksAhead({ features: week.features, score }, ahead, isSeasonal),
  );
  const profile = fitEncoding([...profiles.values()], params);
  const ofClocks = fitEncoding(clocks, params);
  const encoded = new Map([...profiles].map(([landmark, of]) => [landmark, encode(profile, of)]));
  const rows = stretches.map(({ landmark }, i) =>
    joined(
      encoded.get(landmark) as SparseRow,
      encode(ofClocks, clocks[i] as Inputs),
      profile.width,
    ),
  );
  const logistic = fitLogistic(
    {
      rows,
      outcome: stretches.map(({ outcome }) => outcome),
      weight: stretches.map(({ landmark }) => landmark.weight),
      offset: stretches.map(({ offset }) => offset),
    },
    { width: profile.width + ofClocks.width, ridge: ridgeOf(profile, ofClocks, params) },
  );
  return { profile, clocks: ofClocks, logistic };
}

const MICROS_PER_YEAR = 52 * MICROS_PER_WEEK;
/** A month or a quarter's end that was seen less than twice is told apart from nothing but its own weeks. */
const LEAST_YEARS = 2;

function spanOf(landmarks: readonly Landmark[]): number {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { week } of landmarks) {
    first = Math.min(first, week.features.at);
    last = Math.max(last, week.features.at);
  }
  return last - first;
}

/** Clocks are what every order shares: how hazards fall with age is hardly drawn towards their mean. */
const ridgeOf = (profile: Encoding, clocks: Encoding, params: OrderModelParams): number[] => [
  ...new Array<number>(profile.width).fill(params.ridge),
  ...new Array<number>(clocks.width).fill(params.calibrationRidge),
];

/** A decision at the very end of a stretch falls in it: where days alone are known, every seventh does. */
function stretchesOf(landmark: Landmark): Stretch[] {
  const { features, end: ending } = landmark.week;
  const weeksUntil = (at: number): number => (at - features.at) / MICROS_PER_WEEK;
  const observed = weeksUntil(ending.cutoff);
  const decided = ending.at === null ? Number.POSITIVE_INFINITY : weeksUntil(ending.at);
  return STRETCHES.filter(
    ({ start, end }) => end <= observed && (start === 0 || start < decided),
  ).map(({ start, end }) => ({
    landmark,
    ahead: start,
    outcome: decided <= end ? 1 : 0,
    offset: Math.log(end - start),
  }));
}

/**
 * What is won and what is lost are not decided equally soon, least of all at the opening, when some orders are placed rather
 * than sold: so the score is looked at, and in the first week once more.
 */
function clocksAhead(
  { features, score }: { features: OrderFeatures; score: number },
  ahead: number,
  isSeasonal = true,
): Inputs {
  const week = firstWeekOf(features, ahead);
  const season = isSeasonal ? seasonOf(features, ahead) : { numbers: {}, levels: {} };
  const ofScore = { score, firstScore: week === '0' ? score : 0 };
  return {
    numbers: { ...clocksOf(features, ahead), ...season.numbers, ...ofScore },
    levels: { ...season.levels, week },
  };
}

/** A row of both, the columns of the second after those of the first. */
const joined = (first: SparseRow, second: SparseRow, width: number): SparseRow => ({
  at: [...first.at, ...second.at.map((column) => column + width)],
  value: [...first.value, ...second.value],
});

/** The chance that the order is decided in each of the coming weeks, if it was not before. */
export function weeklyHazards(
  { profile, clocks, logistic }: DecisionModel,
  { profile: seen, ...of }: { features: OrderFeatures; profile: Inputs; score: number },
  weeks: number,
): number[] {
  const hazards: number[] = [];
  const { intercept, coefficients } = logistic;
  const known = intercept + weighed(profile, seen, { coefficients });
  for (const { start, end } of [...STRETCHES, { start: 64, end: Number.POSITIVE_INFINITY }]) {
    if (start >= weeks) break;
    const length = Number.isFinite(end) ? end - start : 64;
    const then = weighed(clocks, clocksAhead(of, start), { coefficients, first: profile.width });
    const within = sigmoid(bounded(known + then + Math.log(length)));
    const weekly = 1 - (1 - within) ** (1 / length);
    for (let week = start; week < Math.min(end, weeks); week += 1) hazards.push(weekly);
  }
  return hazards;
}
