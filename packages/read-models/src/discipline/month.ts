import { formatDay, parseDay } from '@grasp/domain';
import type { Snapshot } from '@grasp/projections';
import { type Calendars, isWorkday } from '../calendar/calendar.ts';
import { readCalendars } from '../calendar/read-calendars.ts';
import { repFilter } from '../names.ts';
import type { Company, ModelQuery } from '../query.ts';
import type { DisciplineMonth, DisciplineRow, DisciplineTotal, Stamp } from '../views.ts';
import { hasCounts, toNumbers, toRefs } from './days.ts';
import { lastDayAt, zoneOn } from './elapsed.ts';
import { type QuotaOf, readQuotas, sumQuotas } from './quotas.ts';
import { callsReference } from './reference.ts';
import { readStaff, readTeams, type Staff, type Team } from './staff.ts';
import { addCounts, noCounts, type RepDay, tallyDays } from './tally.ts';

export type DisciplineMonthQuery = ModelQuery & {
  /** `YYYY-MM` */
  month: string;
};

/** What the rows of a month are made from. */
type Grid = {
  query: DisciplineMonthQuery;
  /** First day, last day, and the last one that has come. */
  first: number;
  last: number;
  today: number;
  staff: Staff;
  teams: ReadonlyMap<string, Team>;
  quotaOf: QuotaOf;
};

/** A month of the reps' calls, day by day, with the verdict; the shortest first. */
export async function disciplineMonth(
  snapshot: Snapshot,
  query: DisciplineMonthQuery,
  company: Company,
): Promise<Omit<DisciplineMonth, keyof Stamp>> {
  const { place, month } = query;
  const [first, last] = daysOf(month);
  const range = { place, from: first, to: last };
  const reps = await repFilter(snapshot, query);
  const counted = await tallyDays(snapshot, { ...range, reps }, company);
  const staff = await readStaff(snapshot, place.k);
  const calendars = await readCalendars(snapshot, company, place.k);
  const quotaOf = await readQuotas(snapshot, range, { staff, calendars });
  const teams = await readTeams(snapshot, place);
  const today = lastDayAt(calendars, place.v);
  const grid: Grid = { query, first, last, today, staff, teams, quotaOf };
  const byRep = Map.groupBy(counted.filter(hasCounts), ({ rep }) => rep);
  const held = (reps ?? staff.reps).filter((rep) => holdsQuota(grid, rep));
  const ids = new Set<string | null>([...byRep.keys(), ...held]);
  return {
    month,
    zone: zoneOn(calendars, first),
    days: daysBetween(first, last, calendars),
    rows: [...ids].map((rep) => toRow(grid, rep, byRep.get(rep) ?? [])).sort(shortestFirst),
  };
}

/** First and last day of a month. */
export function daysOf(month: string): [first: number, last: number] {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
  return [parseDay(`${month}-01`), parseDay(next) - 1];
}

function daysBetween(first: number, last: number, calendars: Calendars): DisciplineMonth['days'] {
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    day: formatDay(first + i),
    isWorkday: isWorkday(calendars, first + i),
  }));
}

function holdsQuota({ first, last, quotaOf }: Grid, rep: string): boolean {
  for (let day = first; day <= last; day += 1) if (quotaOf(rep, day) !== null) return true;
  return false;
}

function toRow(grid: Grid, rep: string | null, days: readonly RepDay[]): DisciplineRow {
  const { query, first, last, today, staff, teams } = grid;
  const byDay = new Map(days.map((day) => [day.day, day]));
  const quotaOf: QuotaOf = (id, day) => (day > today ? null : grid.quotaOf(id, day));
  const cells = Array.from({ length: last - first + 1 }, (_, i) => {
    const day = byDay.get(first + i) ?? emptyDay(rep, first + i);
    const numbers = toNumbers(day, { place: query.place, team: query.team, quotaOf });
    return numbers.quota === null && !byDay.has(day.day) ? null : numbers;
  });
  const is = rep === null ? undefined : staff.repAt(rep, query.place.v);
  const team = is?.team ? teams.get(is.team) : undefined;
  return {
    rep,
    repName: is?.name ?? null,
    team: is?.team ?? null,
    teamName: team?.name ?? null,
    division: team?.division ?? null,
    cells,
    total: toTotal(grid, rep, days),
  };
}

function toTotal(grid: Grid, rep: string | null, days: readonly RepDay[]): DisciplineTotal {
  const { query, first, last, today, quotaOf } = grid;
  const { place, team } = query;
  const counts = noCounts();
  for (const { now } of days) {
    addCounts(counts, now);
    counts.validCalls += now.validCalls;
  }
  const quotaUpTo = (end: number): number | null => {
    const length = Math.max(0, end - first + 1);
    if (rep === null) return null;
    return sumQuotas(Array.from({ length }, (_, i) => quotaOf(rep, first + i)));
  };
  const quota = quotaUpTo(Math.min(last, today));
  const of = { rep, team, from: first, to: last };
  return {
    ...counts,
    quota,
    attainment: quota === null || quota === 0 ? null : counts.validCalls / quota,
    verdict: verdictOf(counts.validCalls, { quota: quotaUpTo(last), isOver: today > last }),
    ref: callsReference(place, 'calls', of),
    refs: toRefs(place, of),
  };
}

/** While the month runs, it is met only by the quota of all its days. */
function verdictOf(
  validCalls: number,
  { quota, isOver }: { quota: number | null; isOver: boolean },
): DisciplineTotal['verdict'] {
  if (quota === null || quota === 0) return 'none';
  if (validCalls >= quota) return 'met';
  return isOver ? 'short' : 'open';
}

function emptyDay(rep: string | null, day: number): RepDay {
  return { rep, day, legs: 0, now: noCounts(), before: noCounts() };
}

function shortestFirst(a: DisciplineRow, b: DisciplineRow): number {
  if (a.rep === null || b.rep === null) return a.rep === null ? 1 : -1;
  const [x, y] = [a.total.attainment, b.total.attainment];
  if (x !== y) return (x ?? Number.POSITIVE_INFINITY) - (y ?? Number.POSITIVE_INFINITY);
  return a.rep < b.rep ? -1 : 1;
}
