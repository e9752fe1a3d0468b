import { type Encoding, encodeTable, fitEncoding, parted, weighed } from './encoding.ts';
import { createTable, type InputTable } from './input-table.ts';
import {
  firstWeekOf,
  goingClocks,
  type Inputs,
  profileOf,
  SEASON,
  STANDING,
  seasonOf,
  standingClocks,
} from './inputs.ts';
import { bounded, fitLogistic, type Logistic, sigmoid } from './logistic.ts';
import type { OrderFeatures } from './order-features.ts';
import { MICROS_PER_WEEK, type Micros } from './order-history.ts';
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
  const { profiles, clocks, from, ...observed } = gatherStretches(landmarks, unseen);
  const profile = fitEncoding(profiles, params);
  const ofClocks = fitEncoding(clocks, params);
  const own = encodeTable(ofClocks, clocks, profile.width);
  const logistic = fitLogistic(
    { design: encodeTable(profile, profiles), groups: { from, own }, ...observed },
    { width: profile.width + ofClocks.width, ridge: ridgeOf(profile, ofClocks, params) },
  );
  return { profile, clocks: ofClocks, logistic };
}

/** What landmarks look like, a row each, where the stretches of each begin, and of each stretch its clocks and what came. */
type Stretches = {
  profiles: InputTable;
  clocks: InputTable;
  from: Int32Array;
  outcome: number[];
  weight: number[];
  offset: number[];
};

/** Puts landmarks into columns as they come, so that none of them lives longer than that. */
function gatherStretches(landmarks: Iterable<Landmark>, unseen: Unseen): Stretches {
  const [profiles, clocks] = [createTable(), createTable()];
  const [from, outcome, weight, offset]: [number[], number[], number[], number[]] = [
    [0],
    [],
    [],
    [],
  ];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { week, weight: weeks } of landmarks) {
    const { features } = week;
    const profile = profileOf(features);
    profiles.put(profile);
    const seen = { features, score: unseen(features.order, profile) };
    for (const stretch of stretchesOf(week)) {
      clocks.put(clocksAhead(seen, stretch.ahead));
      outcome.push(stretch.outcome);
      weight.push(weeks);
      offset.push(stretch.offset);
    }
    from.push(outcome.length);
    [first, last] = [Math.min(first, features.at), Math.max(last, features.at)];
  }
  const isSeasonal = last - first >= LEAST_YEARS * MICROS_PER_YEAR;
  const all = clocks.finish();
  return {
    ...{ profiles: profiles.finish(), clocks: isSeasonal ? all : withoutSeason(all) },
    ...{ from: Int32Array.from(from), outcome, weight, offset },
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
function clocksAhead(of: { features: OrderFeatures; score: number }, ahead: number): Inputs {
  const { numbers, levels } = goingAhead(of, ahead, seasonOf(of.features, ahead));
  return { numbers: { ...numbers, ...standingClocks(of.features), score: of.score }, levels };
}

/** Of the clocks those that are others in each week. */
function goingAhead(
  { features, score }: { features: OrderFeatures; score: number },
  ahead: number,
  season: Inputs,
): Inputs {
  const week = firstWeekOf(features, ahead);
  const firstScore = week === '0' ? score : 0;
  return {
    numbers: { ...goingClocks(features, ahead), ...season.numbers, firstScore },
    levels: { ...season.levels, week },
  };
}

/** Stretches that are asked about: beyond those that were learned from the last one goes on. */
const AHEAD = [
  ...STRETCHES.map((stretch) => ({ ...stretch, length: stretch.end - stretch.start })),
  { start: 64, end: Number.POSITIVE_INFINITY, length: 64 },
];

/** The chance that an order is decided in each of the coming weeks, if it was not before. */
export function createHazards(
  { profile, clocks, logistic }: DecisionModel,
  weeks: number,
): (of: { features: OrderFeatures; profile: Inputs; score: number }) => number[] {
  const { intercept, coefficients } = logistic;
  const ofClocks = { coefficients, first: profile.width };
  const [standing, going] = parted(clocks, STANDING);
  const stretches = AHEAD.filter(({ start }) => start < weeks);
  const seasonsAt = createSeasons(stretches.map(({ start }) => start));
  return ({ profile: seen, features, score }) => {
    const now = { numbers: { ...standingClocks(features), score }, levels: {} };
    const known = weighed(profile, seen, { coefficients }) + weighed(standing, now, ofClocks);
    const seasons = seasonsAt(features.at);
    return stretches.flatMap(({ start, end, length }, i) => {
      const then = goingAhead({ features, score }, start, seasons[i] as Inputs);
      const logOdds = intercept + known + weighed(going, then, ofClocks);
      const within = sigmoid(bounded(logOdds + Math.log(length)));
      const weekly = 1 - (1 - within) ** (1 / length);
      return new Array<number>(Math.min(end, weeks) - start).fill(weekly);
    });
  };
}

/** The seasons some weeks after an instant; orders that are asked about together stand at one. */
function createSeasons(aheads: readonly number[]): (at: Micros) => Inputs[] {
  let known: { at: Micros; seasons: Inputs[] } | undefined;
  return (at) => {
    if (known?.at !== at) known = { at, seasons: aheads.map((ahead) => seasonOf({ at }, ahead)) };
    return known.seasons;
  };
}
