import { EFFECT_METRICS, type EffectMetric, localDay } from '@grasp/domain';
import type { Place, Snapshot } from '@grasp/projections';
import {
  type Cohort,
  cohortOf,
  cohortsOn,
  type Grouped,
  groupMembers,
  indexIn,
  isRunning,
  lowStreaks,
  windowSums,
} from './cohorts.ts';
import { type Member, readMembers } from './read-members.ts';
import { readSeries, type Series } from './read-series.ts';
import { type EffectRule, LOOK_BACK_DAYS, SPARK_WEEKS, WINDOW_DAYS } from './rule.ts';

/** Where a membership stands on the last complete day. */
export type MemberStanding = Member & {
  isRunning: boolean;
  metrics: Record<EffectMetric, number>;
  index: Record<EffectMetric, number | null>;
  cohort: { size: number; medians: Record<EffectMetric, number> } | null;
  /** Days on end with an index of inquiries below the limit. */
  belowDays: number;
  isLow: boolean;
  spark: number[];
};

/** All memberships that run, or ran in the days looked back, with what is computed of them. */
export type Standings = {
  members: MemberStanding[];
  grouped: Grouped<Member>;
  series: Series;
  /** The last complete day. */
  lastDay: number;
};

type Asked = {
  zone: string;
  rule: EffectRule;
  /** Only cohorts of this package and segment, and then all metrics over all days. */
  of?: { package: string; segment: string | null };
};

const DAYS = WINDOW_DAYS + LOOK_BACK_DAYS - 1;

/** The last complete day before an instant in a zone. */
export function lastCompleteDay(zone: string, { v }: Place): number {
  return localDay(zone, v) - 1;
}

/** Works out where every membership stands, as of a place. */
export async function effectStandings(
  snapshot: Snapshot,
  place: Place,
  { zone, rule, of }: Asked,
): Promise<Standings> {
  const lastDay = lastCompleteDay(zone, place);
  const narrowed = of === undefined ? {} : { of };
  const span = { first: lastDay - DAYS + 1, last: lastDay + 1, ...narrowed };
  const members = await readMembers(snapshot, place, span);
  const others = of === undefined ? WINDOW_DAYS : DAYS;
  const days = { exposure: others, clicks: others, contactViews: others, messages: others };
  const asked = {
    members,
    lastDay,
    days: { ...days, inquiries: DAYS },
    isNarrow: of !== undefined,
  };
  const series = await readSeries(snapshot, place, asked);
  const grouped = groupMembers(members);
  return { members: standingsOf(grouped, series, { lastDay, rule }), grouped, series, lastDay };
}

type Measuring = { lastDay: number; rule: EffectRule };

function standingsOf(
  grouped: Grouped<Member>,
  series: Series,
  { lastDay, rule }: Measuring,
): MemberStanding[] {
  const sums = series.inquiries.map(windowSums);
  const streaks = lowStreaks(grouped, { lastDay, sums, rule });
  const totals = mapMetrics((metric) =>
    Float64Array.from(series[metric], (values) => sumOfLast(values, WINDOW_DAYS)),
  );
  const cohorts = mapMetrics((metric) =>
    cohortsOn(grouped, lastDay, (place) => totals[metric][place] ?? 0),
  );
  return grouped.members.map((member, place) => {
    const cohortIn = (metric: EffectMetric): Cohort | undefined =>
      cohortOf(grouped, cohorts[metric], { place, day: lastDay });
    const size = cohortIn('inquiries')?.size ?? 0;
    const belowDays = streaks[place] ?? 0;
    return {
      ...member,
      // A term that begins today runs already, though it has no complete day yet.
      isRunning: isRunning(member, lastDay + 1),
      metrics: mapMetrics((metric) => totals[metric][place] ?? 0),
      index: mapMetrics((metric) => indexIn(cohortIn(metric), totals[metric][place] ?? 0, rule)),
      cohort:
        size < rule.minCohort
          ? null
          : { size, medians: mapMetrics((metric) => cohortIn(metric)?.median ?? 0) },
      belowDays,
      isLow: belowDays >= rule.lowDays,
      spark: weekly(series.inquiries[place] ?? new Float64Array(0)),
    };
  });
}

function sumOfLast(values: Float64Array, days: number): number {
  let sum = 0;
  for (const value of values.subarray(Math.max(0, values.length - days))) sum += value;
  return sum;
}

/** Σ per week, the last one up to the last day, oldest first. */
function weekly(values: Float64Array): number[] {
  return Array.from({ length: SPARK_WEEKS }, (_, week) => {
    const end = values.length - (SPARK_WEEKS - 1 - week) * 7;
    return sumOfLast(values.subarray(0, Math.max(0, end)), 7);
  });
}

/** A value per metric. */
export function mapMetrics<T>(of: (metric: EffectMetric) => T): Record<EffectMetric, T> {
  return Object.fromEntries(EFFECT_METRICS.map((metric) => [metric, of(metric)])) as Record<
    EffectMetric,
    T
  >;
}
