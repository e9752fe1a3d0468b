import { ageBand, type EffectRule, LOOK_BACK_DAYS, WINDOW_DAYS } from './rule.ts';

/** What puts a membership into a cohort. Days are days since 1970-01-01. */
export type CohortMember = {
  package: string;
  segment: string | null;
  startDay: number;
  /** First day after its term. */
  endDay: number;
};

/** A cohort on one day: who is in it, and the median of what was asked for. */
export type Cohort = { size: number; median: number };

/** Whether a term runs on a day. */
export function isRunning({ startDay, endDay }: CohortMember, day: number): boolean {
  return startDay <= day && day < endDay;
}

/** The cohort of a membership on a day, by name. */
export function cohortName(member: CohortMember, day: number): string {
  return JSON.stringify([member.package, member.segment, ageBand(member.startDay, day)]);
}

/** The middle value; of two, half-way between. NaN of nothing. Sorts the values in place. */
export function medianOf(values: Float64Array): number {
  values.sort();
  const middle = values.length >> 1;
  const upper = values[middle] ?? Number.NaN;
  return values.length % 2 === 1 ? upper : ((values[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** value ÷ median of the cohort; null where the rule gives none. */
export function indexIn(
  cohort: Cohort | undefined,
  value: number,
  { minCohort }: EffectRule,
): number | null {
  if (cohort === undefined || cohort.size < minCohort || cohort.median === 0) return null;
  return value / cohort.median;
}

/** Members grouped so that cohorts of many days are found fast: each has the number of its package and segment. */
export type Grouped<M extends CohortMember> = { members: readonly M[]; groups: Int32Array };

/** Numbers the packages and segments of the members. */
export function groupMembers<M extends CohortMember>(members: readonly M[]): Grouped<M> {
  const numbers = new Map<string, number>();
  const groups = Int32Array.from(members, (member) => {
    const name = JSON.stringify([member.package, member.segment]);
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
  return { members, groups };
}

const BANDS = 8;
const keyOf = (group: number, member: CohortMember, day: number): number =>
  group * BANDS + ageBand(member.startDay, day);

/** The cohorts of a day by key, with the medians of a value of each member. */
export function cohortsOn<M extends CohortMember>(
  { members, groups }: Grouped<M>,
  day: number,
  amountOf: (place: number) => number,
): Map<number, Cohort> {
  const values = new Map<number, number[]>();
  members.forEach((member, place) => {
    if (!isRunning(member, day)) return;
    const key = keyOf(groups[place] as number, member, day);
    const list = values.get(key);
    if (list === undefined) values.set(key, [amountOf(place)]);
    else list.push(amountOf(place));
  });
  return new Map(
    [...values].map(([key, list]) => [
      key,
      { size: list.length, median: medianOf(Float64Array.from(list)) },
    ]),
  );
}

/** The cohort of a member among those of a day. */
export function cohortOf<M extends CohortMember>(
  { members, groups }: Grouped<M>,
  cohorts: ReadonlyMap<number, Cohort>,
  { place, day }: { place: number; day: number },
): Cohort | undefined {
  const member = members[place];
  if (member === undefined || !isRunning(member, day)) return undefined;
  return cohorts.get(keyOf(groups[place] as number, member, day));
}

/**
 * For how many days on end, the last one included, each member's index of a metric was below the rule's limit.
 * @param sums by member: Σ of the window up to the last day, up to the day before, …
 */
export function lowStreaks<M extends CohortMember>(
  grouped: Grouped<M>,
  { lastDay, sums, rule }: { lastDay: number; sums: readonly Float64Array[]; rule: EffectRule },
): Int32Array {
  const streaks = new Int32Array(grouped.members.length);
  let low = grouped.members.flatMap((member, place) => (isRunning(member, lastDay) ? [place] : []));
  for (let back = 0; back < LOOK_BACK_DAYS && low.length > 0; back += 1) {
    const day = lastDay - back;
    const sumOf = (place: number): number => sums[place]?.[back] ?? 0;
    const cohorts = cohortsOn(grouped, day, sumOf);
    low = low.filter((place) => {
      const cohort = cohortOf(grouped, cohorts, { place, day });
      const index = indexIn(cohort, sumOf(place), rule);
      return index !== null && index < rule.lowBelow;
    });
    for (const place of low) streaks[place] = back + 1;
  }
  return streaks;
}

/** Σ of the window up to the last day of a series, up to the day before, … for as many days as are looked back. */
export function windowSums(series: Float64Array): Float64Array {
  const sums = new Float64Array(
    Math.max(0, Math.min(LOOK_BACK_DAYS, series.length - WINDOW_DAYS + 1)),
  );
  let sum = 0;
  for (const value of series.subarray(series.length - WINDOW_DAYS)) sum += value;
  for (let back = 0; back < sums.length; back += 1) {
    sums[back] = sum;
    const last = series.length - 1 - back;
    sum += (series[last - WINDOW_DAYS] ?? 0) - (series[last] ?? 0);
  }
  return sums;
}
