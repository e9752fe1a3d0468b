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

/** The cohort of each member on a day, by name; null where its term does not run. */
export function cohortNames(members: readonly CohortMember[], day: number): (string | null)[] {
  return members.map((member) => (isRunning(member, day) ? cohortName(member, day) : null));
}

/**
 * The cohorts of a day by a value of each member.
 * @param names of the cohort of each member, as `cohortNames` gives them
 * @param valueAt the value of the member at a place
 */
export function createCohorts(
  names: readonly (string | null)[],
  valueAt: (place: number) => number,
): (place: number) => Cohort | undefined {
  const values = new Map<string, number[]>();
  names.forEach((name, place) => {
    if (name === null) return;
    const known = values.get(name);
    if (known === undefined) values.set(name, [valueAt(place)]);
    else known.push(valueAt(place));
  });
  const cohorts = new Map(
    [...values].map(([name, of]) => [name as string | null, cohortOf(Float64Array.from(of))]),
  );
  return (place) => cohorts.get(names[place] ?? null);
}

const cohortOf = (values: Float64Array): Cohort => ({
  size: values.length,
  median: medianOf(values),
});

type Looking = { lastDay: number; sums: readonly Float64Array[]; rule: EffectRule };

/**
 * For how many days on end, the last one included, each member's index of inquiries was below the rule's limit.
 * `sums` holds by member Σ of the window up to the last day, up to the day before, …
 */
export function lowStreaks(members: readonly CohortMember[], looking: Looking): Int32Array {
  const groups = new Map<string, number[]>();
  members.forEach((member, place) => {
    const name = JSON.stringify([member.package, member.segment]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [place]);
    else group.push(place);
  });
  const streaks = new Int32Array(members.length);
  for (const group of groups.values()) addStreaks(members, group, { ...looking, streaks });
  return streaks;
}

/** The streaks of one package and segment: day by day back, as long as any of its members is still low. */
function addStreaks(
  members: readonly CohortMember[],
  group: readonly number[],
  { lastDay, sums, rule, streaks }: Looking & { streaks: Int32Array },
): void {
  let low = group.map((place, i) => ({ place, i }));
  for (let back = 0; back < LOOK_BACK_DAYS && low.length > 0; back += 1) {
    const bands = group.map((place) => bandOn(members[place] as CohortMember, lastDay - back));
    const values = group.map((place) => sums[place]?.[back] ?? 0);
    const cohorts = new Map<number, Cohort>();
    for (const band of new Set(low.map(({ i }) => bands[i] as number))) {
      cohorts.set(band, cohortOf(Float64Array.from(values.filter((_, i) => bands[i] === band))));
    }
    cohorts.delete(NOT_RUNNING);
    low = low.filter(({ i }) => {
      const index = indexIn(cohorts.get(bands[i] as number), values[i] as number, rule);
      return index !== null && index < rule.lowBelow;
    });
    for (const { place } of low) streaks[place] = back + 1;
  }
}

const NOT_RUNNING = -1;

/** The age band of a member on a day, or that its term does not run. */
const bandOn = (member: CohortMember, day: number): number =>
  isRunning(member, day) ? ageBand(member.startDay, day) : NOT_RUNNING;

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
