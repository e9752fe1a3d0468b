import { type EffectMetric, localDay } from '@grasp/domain';
import type { Place, Snapshot } from '@grasp/projections';
import {
  type Cohort,
  type CohortMember,
  cohortNames,
  createCohorts,
  type Grid,
  indexIn,
  isRunning,
  lowStreaks,
  sumBetween,
  windowSums,
} from './cohorts.ts';
import { type Effect, mapMetrics, readEffect } from './read-effect.ts';
import { type Member, readMembers } from './read-members.ts';
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
export type Standings = { members: MemberStanding[]; lastDay: number };

type Asked = {
  zone: string;
  rule: EffectRule;
  /** Only cohorts of this package and segment. */
  of?: Pick<CohortMember, 'package' | 'segment'>;
};

const DAYS = WINDOW_DAYS + LOOK_BACK_DAYS - 1;

/** The last complete day before an instant in a zone, as days since 1970-01-01. */
export function lastCompleteDay(zone: string, { v }: Place): number {
  return localDay(zone, v) - 1;
}

/** What was worked out in a look: a page that shows several numbers of members asks once. */
const known = new WeakMap<Snapshot, Map<string, Promise<Standings>>>();

/** Works out where every membership stands, as of a place; once in a snapshot. */
export function effectStandings(
  snapshot: Snapshot,
  place: Place,
  asked: Asked,
): Promise<Standings> {
  const inSnapshot = known.get(snapshot) ?? new Map<string, Promise<Standings>>();
  known.set(snapshot, inSnapshot);
  const key = JSON.stringify([place, asked]);
  const standings = inSnapshot.get(key) ?? workOut(snapshot, place, asked);
  inSnapshot.set(key, standings);
  return standings;
}

async function workOut(
  snapshot: Snapshot,
  place: Place,
  { zone, rule, of }: Asked,
): Promise<Standings> {
  const lastDay = lastCompleteDay(zone, place);
  const span = { first: lastDay - LOOK_BACK_DAYS + 1, last: lastDay + 1 };
  const members = await readMembers(snapshot, place, of === undefined ? span : { ...span, of });
  const asked = { members, lastDay, days: DAYS, isNarrow: of !== undefined };
  const effect = await readEffect(snapshot, place, asked);
  return { members: standingsOf(members, effect, { lastDay, rule }), lastDay };
}

function standingsOf(
  members: readonly Member[],
  { totals, inquiries }: Effect,
  { lastDay, rule }: { lastDay: number; rule: EffectRule },
): MemberStanding[] {
  const sums = windowSums(inquiries);
  const streaks = lowStreaks(members, { lastDay, sums, rule });
  const names = cohortNames(members, lastDay);
  const cohorts = mapMetrics((metric) =>
    createCohorts(names, (place) => totals[metric][place] ?? 0),
  );
  return members.map((member, place) => {
    const cohortIn = (metric: EffectMetric): Cohort | undefined => cohorts[metric](place);
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
      spark: weekly(inquiries, place),
    };
  });
}

/** Σ of a member's values per week, the last one up to the last day, oldest first. */
function weekly({ width, values }: Grid, place: number): number[] {
  const end = (place + 1) * width;
  return Array.from({ length: SPARK_WEEKS }, (_, week) => {
    const weekEnd = end - (SPARK_WEEKS - 1 - week) * 7;
    return sumBetween(values, weekEnd - 7, weekEnd);
  });
}
