import { AGE_BANDS, ageBand, type EffectRule, LOOK_BACK_DAYS, WINDOW_DAYS } from './rule.ts';

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

/** A value per member and day, member by member in one block: thousands of small arrays would cost more than the sums. */
export type Grid = { width: number; values: Float64Array };

type Looking = {
  lastDay: number;
  /** Σ of the window up to the last day, up to the day before, … */
  sums: Grid;
  rule: EffectRule;
};

/** For how many days on end, the last one included, each member's index of inquiries was below the rule's limit. */
export function lowStreaks(members: readonly CohortMember[], looking: Looking): Int32Array {
  const groups = Map.groupBy(members.keys(), (place) =>
    JSON.stringify([members[place]?.package, members[place]?.segment]),
  );
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
  let low = group;
  for (let back = 0; back < LOOK_BACK_DAYS && low.length > 0; back += 1) {
    const sumOf = (place: number): number => sums.values[place * sums.width + back] ?? 0;
    const bandOf = (place: number): number =>
      bandOn(members[place] as CohortMember, lastDay - back);
    const cohorts = bandCohorts(group, bandOf, sumOf);
    low = low.filter((place) => {
      const index = indexIn(cohorts[bandOf(place)], sumOf(place), rule);
      return index !== null && index < rule.lowBelow;
    });
    for (const place of low) streaks[place] = back + 1;
  }
}

function bandCohorts(
  group: readonly number[],
  bandOf: (place: number) => number,
  sumOf: (place: number) => number,
): Cohort[] {
  const values: number[][] = [[], ...AGE_BANDS.map(() => [])];
  for (const place of group) values[bandOf(place)]?.push(sumOf(place));
  return values.map((of) => cohortOf(Float64Array.from(of)));
}

/** The age band of a member on a day; -1 where its term does not run. */
const bandOn = (member: CohortMember, day: number): number =>
  isRunning(member, day) ? ageBand(member.startDay, day) : -1;

/** Of daily values up to a last day: Σ of the window up to that day, up to the day before, … as far as it is looked back. */
export function windowSums({ width, values }: Grid): Grid {
  const days = Math.max(0, Math.min(LOOK_BACK_DAYS, width - WINDOW_DAYS + 1));
  const members = width === 0 ? 0 : values.length / width;
  const sums = new Float64Array(members * days);
  for (let member = 0; member < members; member += 1) {
    const end = (member + 1) * width;
    let sum = sumBetween(values, end - WINDOW_DAYS, end);
    for (let back = 0; back < days; back += 1) {
      sums[member * days + back] = sum;
      const last = end - 1 - back;
      if (back + 1 < days) sum += (values[last - WINDOW_DAYS] ?? 0) - (values[last] ?? 0);
    }
  }
  return { width: days, values: sums };
}

/** Σ of the values from one place up to before another. */
export function sumBetween(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += values[i] ?? 0;
  return sum;
}
