import { formatDay, parseDay } from '@grasp/domain';
import type { Snapshot } from '@grasp/projections';
import { isWorkday } from '../calendar/calendar.ts';
import { calendarsKnownAt, readKnownCalendars } from '../calendar/read-calendars.ts';
import { repFilter } from '../names.ts';
import type { ModelQuery, Working } from '../query.ts';
import type { DisciplineMonth, DisciplineRow, DisciplineTotal, Stamp } from '../views.ts';
import { hasCounts, toNumbers, toRefs } from './days.ts';
import { lastDayAt, zoneOn } from './elapsed.ts';
import { type QuotaOf, readQuotas, sumQuotas } from './quotas.ts';
import { callsReference } from './reference.ts';
import { readStaff, readTeams, type Staff, type Team } from './staff.ts';
import { addCounts, noCounts, type RepDay, tallyDays } from './tally.ts';
import type { RuleTrial } from './trial.ts';

export type DisciplineMonthQuery = ModelQuery & {
  /** `YYYY-MM` */
  month: string;
  /** Rules that are tried in the place of those of the rule book. */
  trial?: RuleTrial;
};

/** What the rows of a month are made from. */
type Grid = {
  query: DisciplineMonthQuery;
  days: readonly { number: number; text: string; isElapsed: boolean }[];
  /** Whether the whole month has passed. */
  isOver: boolean;
  staff: Staff;
  teams: ReadonlyMap<string, Team>;
  quotaOf: QuotaOf;
};

/** A month of the reps' calls, day by day, with the verdict; the shortest first. */
export async function disciplineMonth(
  snapshot: Snapshot,
  query: DisciplineMonthQuery,
  company: Working,
): Promise<Omit<DisciplineMonth, keyof Stamp>> {
  const { place, month, trial } = query;
  const [first, last] = daysOf(month);
  const range = { place, from: first, to: last, trial };
  const reps = await repFilter(snapshot, query);
  const counted = await tallyDays(snapshot, { ...range, reps }, company);
  const staff = await readStaff(snapshot, place.k);
  const known = await readKnownCalendars(snapshot, company, trial);
  const calendars = calendarsKnownAt(known, company, place.k);
  const quotaOf = await readQuotas(snapshot, range, { staff, calendars });
  const teams = await readTeams(snapshot, place);
  const today = lastDayAt(calendars, place.v);
  const days = daysUpTo(first, last, today);
  const grid: Grid = { query, days, isOver: today > last, staff, teams, quotaOf };
  const byRep = Map.groupBy(counted.filter(hasCounts), ({ rep }) => rep);
  const rows = [...new Set<string | null>([...byRep.keys(), ...(reps ?? staff.reps)])]
    .map((rep) => ({ rep, counted: byRep.get(rep) ?? [], quotas: quotasOf(grid, rep) }))
    .filter((row) => row.counted.length > 0 || row.quotas.some((quota) => quota !== null));
  return {
    month,
    zone: zoneOn(calendars, first),
    days: days.map(({ number, text }) => ({ day: text, isWorkday: isWorkday(calendars, number) })),
    rows: rows.map((row) => toRow(grid, row)).sort(shortestFirst),
  };
}

/** First and last day of a month. */
export function daysOf(month: string): [first: number, last: number] {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
  return [parseDay(`${month}-01`), parseDay(next) - 1];
}

function daysUpTo(first: number, last: number, today: number): Grid['days'] {
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    number: first + i,
    text: formatDay(first + i),
    isElapsed: first + i <= today,
  }));
}

/** A rep's quota on each day of the month, also on those to come. */
function quotasOf({ days, quotaOf }: Grid, rep: string | null): (number | null)[] {
  return days.map(({ number }) => (rep === null ? null : quotaOf(rep, number)));
}

type RepMonth = { rep: string | null; counted: readonly RepDay[]; quotas: (number | null)[] };

function toRow(grid: Grid, month: RepMonth): DisciplineRow {
  const { query, staff, teams } = grid;
  const { rep } = month;
  const is = rep === null ? undefined : staff.repAt(rep, query.place.v);
  const team = is?.team ? teams.get(is.team) : undefined;
  return {
    rep,
    repName: is?.name ?? null,
    team: is?.team ?? null,
    teamName: team?.name ?? null,
    division: team?.division ?? null,
    cells: toCells(grid, month),
    total: toTotal(grid, month),
  };
}

function toCells(
  { query, days }: Grid,
  { rep, counted, quotas }: RepMonth,
): DisciplineRow['cells'] {
  const byDay = new Map(counted.map((day) => [day.day, day]));
  return days.map(({ number, text, isElapsed }, i) => {
    const day = byDay.get(number);
    const quota = isElapsed ? (quotas[i] ?? null) : null;
    if (day === undefined && quota === null) return null;
    const of = { rep, team: query.team, from: text, to: text };
    const counts = day ?? { now: noCounts(), before: noCounts() };
    return toNumbers(counts, { place: query.place, quota, of });
  });
}

function toTotal(
  { query, days, isOver }: Grid,
  { rep, counted, quotas }: RepMonth,
): DisciplineTotal {
  const { place, team } = query;
  const counts = noCounts();
  for (const { now } of counted) {
    addCounts(counts, now);
    counts.validCalls += now.validCalls;
  }
  const quota = sumQuotas(quotas.filter((_, i) => days[i]?.isElapsed));
  const of = { rep, team, from: days[0]?.text ?? '', to: days.at(-1)?.text ?? '' };
  return {
    ...counts,
    quota,
    attainment: quota === null || quota === 0 ? null : counts.validCalls / quota,
    verdict: verdictOf(counts.validCalls, { quota: sumQuotas(quotas), isOver }),
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

function shortestFirst(a: DisciplineRow, b: DisciplineRow): number {
  if (a.rep === null || b.rep === null) return a.rep === null ? 1 : -1;
  const [x, y] = [a.total.attainment, b.total.attainment];
  if (x !== y) return (x ?? Number.POSITIVE_INFINITY) - (y ?? Number.POSITIVE_INFINITY);
  return a.rep < b.rep ? -1 : 1;
}
