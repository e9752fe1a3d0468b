import { formatInstant, startOfDay } from '@grasp/domain';
import { AppError, defineErrors } from '@grasp/errors';
import { covers, type Place, type Snapshot } from '@grasp/projections';
import { workdaysBetween } from '../../calendar/calendar.ts';
import { readCalendars } from '../../calendar/read-calendars.ts';
import type { Company } from '../../query.ts';
import { todayOf } from '../../today.ts';
import type { TargetScopeName } from '../../views.ts';
import { monthsBetween, readBookings } from './bookings.ts';
import { type Capacity, readCapacity } from './capacity.ts';
import { type Org, readOrg } from './org.ts';
import { targets } from './projection.ts';
import { daysOf } from './workdays.ts';

export const splitErrors = defineErrors({
  split_nobody: { status: 409, message: 'nobody is known who could be given a share' },
  split_target_absent: { status: 409, message: 'the company has no target of this year there' },
});

/** Months of the past that tell a rep's potential, and those of a full seller's work that count as much as the average does. */
const LOOK_BACK = 12;
const SHRINKAGE = 6;

export type SplitQuery = {
  /** Where the org, the calendar, the past and the target are looked up; the org at the year's begin, where that is to come. */
  place: Place;
  /** `YYYY`. */
  year: string;
  /** Whether all reps weigh the same, or by what they signed in the last twelve months, shrunk towards all. */
  potential: 'equal' | 'past';
  /** Of a usual month, January first; all the same where left out. */
  seasonality?: readonly number[] | undefined;
};

type Part = {
  scope: TargetScopeName;
  of: string;
  within?: { scope: TargetScopeName; of: string };
  potential?: number;
  capacity?: Record<string, number>;
};

/** A split in the form of the command `SplitTarget`. */
export type SplitDraft = {
  period: string;
  scope: 'company';
  of: 'all';
  months: { period: string; season: number; workdays: number }[];
  parts: Part[];
  effectiveAt: string;
};

/**
 * Drafts the split of the company's year: months by season and workdays, reps by capacity and potential, each within the
 * team and division where the org has them. Who sells in no month of the year is left out.
 * @throws AppError `split_nobody`, `split_target_absent`.
 */
export async function draftSplit(
  snapshot: Snapshot,
  query: SplitQuery,
  company: Company,
): Promise<SplitDraft> {
  const { year, seasonality } = query;
  const { zone } = company;
  const begin = startOfDay(zone, daysOf(year).first);
  const place = { v: Math.max(query.place.v, begin), k: query.place.k };
  const effectiveAt = await targetSince(snapshot, place, year);
  const calendars = await readCalendars(snapshot, company, place.k);
  const months = monthsBetween(`${year}-01`, `${year}-12`);
  const capacity = await readCapacity(snapshot, place, { months, calendars, zone });
  const org = await readOrg(snapshot, place);
  const potentials = await potentialsOf(snapshot, query, company);
  const reps = [...capacity].filter(([, ofRep]) => ofRep.some((share) => share > 0));
  if (reps.length === 0) throw new AppError(splitErrors.split_nobody);
  const parts = reps.map(([rep, ofRep]) => repPart(rep, org, { months, ofRep, potentials }));
  return {
    period: year,
    scope: 'company',
    of: 'all',
    months: months.map((period, m) => {
      const { first, end } = daysOf(period);
      return {
        period,
        season: seasonality?.[m] ?? 1,
        workdays: workdaysBetween(calendars, first, end),
      };
    }),
    parts: [...partsAbove(parts, org), ...parts],
    effectiveAt,
  };
}

/** Since when the target stands that is split: its shares stand from then on too. */
async function targetSince(snapshot: Snapshot, { v, k }: Place, year: string): Promise<string> {
  const [row] = await snapshot.query<{ v_from: string }>({
    text: `select t.v_from from ${snapshot.tables(targets).rows} t
      where ${covers('t')} and t.period = $3 and t.scope = 'company' and t.subject = 'all'`,
    values: [v, k, year],
  });
  if (row === undefined) throw new AppError(splitErrors.split_target_absent, { field: 'year' });
  return formatInstant(Number(row.v_from));
}

type Seller = { months: readonly string[]; ofRep: readonly number[]; potentials: Potentials };

function repPart(rep: string, org: Org, { months, ofRep, potentials }: Seller): Part {
  const team = org.reps.get(rep)?.team ?? null;
  const within = team === null ? {} : { within: { scope: 'team', of: team } as const };
  const partly = months.flatMap((month, m) => {
    const share = Math.round((ofRep[m] ?? 0) * 10_000) / 10_000;
    return share === 1 ? [] : [[month, share] as const];
  });
  const capacity = partly.length === 0 ? {} : { capacity: Object.fromEntries(partly) };
  return { scope: 'rep', of: rep, ...within, potential: potentials(rep), ...capacity };
}

/** The teams that the reps are in, and the divisions that those are in. */
function partsAbove(reps: readonly Part[], org: Org): Part[] {
  const teams = [
    ...new Set(reps.flatMap(({ within }) => (within === undefined ? [] : [within.of]))),
  ];
  const divisionOf = (team: string): string | null => org.teams.get(team)?.division ?? null;
  const divisions = [...new Set(teams.map(divisionOf))].filter((one) => one !== null);
  return [
    ...divisions.map((of): Part => ({ scope: 'division', of })),
    ...teams.map((of): Part => {
      const division = divisionOf(of);
      const within = { within: { scope: 'division', of: division ?? '' } as const };
      return { scope: 'team', of, ...(division === null ? {} : within) };
    }),
  ];
}

type Potentials = (rep: string) => number;

/**
 * What a rep signed in a month of full work against what all did, shrunk towards 1 as if six average months were added:
 * `(signed + 6 · mean) ÷ (months + 6) ÷ mean`. All 1 where nothing was signed.
 */
async function potentialsOf(
  snapshot: Snapshot,
  { place, potential }: SplitQuery,
  company: Company,
): Promise<Potentials> {
  if (potential === 'equal') return () => 1;
  const { zone, currency } = company;
  const today = Temporal.PlainYearMonth.from(todayOf(zone, place.v).slice(0, 7));
  const back = (months: number): string => today.subtract({ months }).toString();
  const months = monthsBetween(back(LOOK_BACK), back(1));
  const calendars = await readCalendars(snapshot, company, place.k);
  const capacity = await readCapacity(snapshot, place, { months, calendars, zone });
  const signed = new Map<string | null, number>();
  for (const { month, rep, amount } of await readBookings(snapshot, place, currency)) {
    if (months.includes(month)) signed.set(rep, (signed.get(rep) ?? 0) + amount);
  }
  return shrunken(signed, capacity);
}

function shrunken(signed: ReadonlyMap<string | null, number>, capacity: Capacity): Potentials {
  const worked = (rep: string): number =>
    (capacity.get(rep) ?? []).reduce((sum, share) => sum + share, 0);
  const all = [...capacity.keys()];
  const total = all.reduce((sum, rep) => sum + (signed.get(rep) ?? 0), 0);
  const months = all.reduce((sum, rep) => sum + worked(rep), 0);
  const mean = months === 0 ? 0 : total / months;
  if (mean <= 0) return () => 1;
  return (rep) => {
    const potential = ((signed.get(rep) ?? 0) / mean + SHRINKAGE) / (worked(rep) + SHRINKAGE);
    return Math.round(potential * 10_000) / 10_000;
  };
}
