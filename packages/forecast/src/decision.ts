import { createDesign } from './design.ts';
import { type Encoding, fitEncoding, rowsOf, weighed } from './encoding.ts';
import { createTable, type InputTable } from './input-table.ts';
import { clocksOf, firstWeekOf, type Inputs, profileOf, SEASON, seasonOf } from './inputs.ts';
import { bounded, fitLogistic, type Logistic, sigmoid } from './logistic.ts';
import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK } from './order-history.ts';
import type { OrderModelParams } from './order-params.ts';
import type { OrderWeek } from './order-weeks.ts';
import type { Unseen } from './verdict.ts';

/** How soon an open order is decided: the chance per stretch of weeks ahead, of what it is now and of its clocks then. */
export type DecisionModel = { profile: Encoding; clocks: Encoding; logistic: Logistic };

/** First week of each stretch ahead, and the week after its last: the further ahead, the coarser. */
const EDGES = [0, 1, 2, 4, 8, 16, 32, 64];
const STRETCHES = EDGES.slice(1).map((end, i) => ({ start: EDGES[i] as number, end }));

/** A week of an open order, and how many such weeks it stands for. */
export type Landmark = { week: OrderWeek; weight: number };

/**
 * Fits the hazard of a decision by landmarks (van Houwelingen, Dynamic prediction by landmarking in event history analysis,
 * 2007): a week of an open order stands for all that is known then, and each stretch of weeks after it asks whether the
 * order was decided in it. A stretch that the cut-off cuts short is left out. The length of a stretch enters as an offset.
 * @param unseen the order's score as one says it that had not seen it
 */
export function fitDecision(
  landmarks: Iterable<Landmark>,
  unseen: Unseen,
  params: OrderModelParams,
): DecisionModel {
  const { profiles, clocks, of, outcome, weight, offset } = gatherStretches(landmarks, unseen);
  const profile = fitEncoding(profiles, params);
  const ofClocks = fitEncoding(clocks, params);
  const { put, endRow, finish } = createDesign(of.length, 2 * profile.terms.length);
  const tellProfile = rowsOf(profile, profiles);
  const tellClocks = rowsOf(ofClocks, clocks);
  of.forEach((landmark, stretch) => {
    tellProfile(landmark, put);
    tellClocks(stretch, (column, x) => put(profile.width + column, x));
    endRow();
  });
  const logistic = fitLogistic(
    { design: finish(), outcome, weight, offset },
    { width: profile.width + ofClocks.width, ridge: ridgeOf(profile, ofClocks, params) },
  );
  return { profile, clocks: ofClocks, logistic };
}

/** What landmarks look like, a row each, and what stands per stretch: its clocks, its landmark's row, and what came. */
type Stretches = {
  profiles: InputTable;
  clocks: InputTable;
  of: number[];
  outcome: number[];
  weight: number[];
  offset: number[];
};

/** Puts landmarks into columns as they come, so that none of them lives longer than that. */
function gatherStretches(landmarks: Iterable<Landmark>, unseen: Unseen): Stretches {
  const [profiles, clocks] = [createTable(), createTable()];
  const [of, outcome, weight, offset]: number[][] & { length: 4 } = [[], [], [], []];
  let [count, first, last] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { week, weight: weeks } of landmarks) {
    const { features } = week;
    const profile = profileOf(features);
    profiles.put(profile);
    const seen = { features, score: unseen(features.order, profile) };
    for (const stretch of stretchesOf(week)) {
      clocks.put(clocksAhead(seen, stretch.ahead));
      of.push(count);
      outcome.push(stretch.outcome);
      weight.push(weeks);
      offset.push(stretch.offset);
    }
    count += 1;
    [first, last] = [Math.min(first, features.at), Math.max(last, features.at)];
  }
  const isSeasonal = last - first >= LEAST_YEARS * MICROS_PER_YEAR;
  const all = clocks.finish();
  return {
    ...{ profiles: profiles.finish(), clocks: isSeasonal ? all : withoutSeason(all) },
    ...{ of, outcome, weight, offset },
  };
}

const MICROS_PER_YEAR = 52 * MICROS_PER_WEEK;
/** A month or a quarter's end that was seen less than twice is told apart from nothing but its own weeks. */
const LEAST_YEARS = 2;

function withoutSeason({ count, ...table }: InputTable): InputTable {
  const [numbers, levels] = [new Map(table.numbers), new Map(table.levels)];
  for (const name of SEASON) {
    numbers.delete(name);
    levels.delete(name);
  }
  return { count, numbers, levels };
}

/** Clocks are what every order shares: how hazards fall with age is hardly drawn towards their mean. */
const ridgeOf = (profile: Encoding, clocks: Encoding, params: OrderModelParams): number[] => [
  ...new Array<number>(profile.width).fill(params.ridge),
  ...new Array<number>(clocks.width).fill(params.calibrationRidge),
];

/** A decision at the very end of a stretch falls in it: where days alone are known, every seventh does. */
function stretchesOf({ features, end: ending }: OrderWeek): Stretch[] {
  const weeksUntil = (at: number): number => (at - features.at) / MICROS_PER_WEEK;
  const observed = weeksUntil(ending.cutoff);
  const decided = ending.at === null ? Number.POSITIVE_INFINITY : weeksUntil(ending.at);
  return STRETCHES.filter(
    ({ start, end }) => end <= observed && (start === 0 || start < decided),
  ).map(({ start, end }) => ({
    ahead: start,
    outcome: decided <= end ? 1 : 0,
    offset: Math.log(end - start),
  }));
}

type Stretch = { ahead: number; outcome: number; offset: number };

/**
 * What is won and what is lost are not decided equally soon, least of all at the opening, when some orders are placed rather
 * than sold: so the score is looked at, and in the first week once more.
 */
function clocksAhead(
  { features, score }: { features: OrderFeatures; score: number },
  ahead: number,
): Inputs {
  const week = firstWeekOf(features, ahead);
  const season = seasonOf(features, ahead);
  const ofScore = { score, firstScore: week === '0' ? score : 0 };
  return {
    numbers: { ...clocksOf(features, ahead), ...season.numbers, ...ofScore },
    levels: { ...season.levels, week },
  };
}

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
