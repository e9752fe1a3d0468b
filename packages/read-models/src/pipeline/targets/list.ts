import { parseDay } from '@grasp/domain';
import { covers, type Place, type Snapshot } from '@grasp/projections';
import { type Calendars, workdaysBetween } from '../../calendar/calendar.ts';
import { readCalendars } from '../../calendar/read-calendars.ts';
import { reps } from '../../discipline/reps/projection.ts';
import { teams } from '../../discipline/teams/projection.ts';
import type { Company, ModelQuery } from '../../query.ts';
import { todayOf } from '../../today.ts';
import type { Money, Stamp, TargetItem, TargetList } from '../../views.ts';
import { orders } from '../orders/projection.ts';
import { referenceOf } from '../orders/summary.ts';
import { targets } from './projection.ts';

type TargetRow = {
  entity: string;
  period: string;
  scope: TargetItem['scope'];
  subject: string;
  amount: string;
  currency: string;
};

type Signed = { rep: string | null; currency: string; amount: string };
type Standing = { rep: string; name: string | null; team: string | null };
type TeamRow = { team: string; name: string; division: string | null };

/** The company's monthly targets at a place, by month. */
export async function companyTargets(
  snapshot: Snapshot,
  { v, k }: Place,
): Promise<Map<string, Money[]>> {
  const rows = await snapshot.query<TargetRow>({
    text: `select t.period, t.amount, t.currency from ${snapshot.tables(targets).rows} t
      where ${covers('t')} and t.scope = 'company' and length(t.period) = 7`,
    values: [v, k],
  });
  const byPeriod = Map.groupBy(rows, (row) => row.period);
  return new Map(
    [...byPeriod].map(([period, ofPeriod]) => [
      period,
      ofPeriod.map(({ amount, currency }) => ({ amount, currency })),
    ]),
  );
}

/**
 * Targets of a period with what is signed against them, in the currency of the target. Signed counts the orders won at
 * the place whose signing day lies in the period; teams and divisions by the org as of the place.
 * A target counts from its effective date on, as of the place.
 */
export async function targetList(
  snapshot: Snapshot,
  query: ModelQuery & { period: string },
  company: Company,
): Promise<Omit<TargetList, keyof Stamp>> {
  const { place, period } = query;
  const values = [place.v, place.k, period];
  const rows = await snapshot.query<TargetRow>({
    text: `select t.entity, t.period, t.scope, t.subject, t.amount, t.currency
      from ${snapshot.tables(targets).rows} t where ${covers('t')} and t.period = $3`,
    values,
  });
  const signed = await snapshot.query<Signed>({
    text: `select r.rep, r.currency, sum(r.amount)::bigint as amount
      from ${snapshot.tables(orders).rows} r
      where ${covers('r')} and r.status = 'won' and r.signed_on like $3 || '%' group by 1, 2`,
    values,
  });
  const org = await readOrg(snapshot, place);
  const days = workdaysOf(await readCalendars(snapshot, company, place.k), query, company);
  const items = rows
    .filter((row) => isWanted(row, query, org))
    .map((row) => toItem(row, { signed, org, days, query }));
  return { period, items: items.sort(byScope) };
}

type Org = { reps: ReadonlyMap<string, Standing>; teams: ReadonlyMap<string, TeamRow> };

async function readOrg(snapshot: Snapshot, { v, k }: Place): Promise<Org> {
  const standing = await snapshot.query<Standing>({
    text: `select r.rep, r.name, r.team from ${snapshot.tables(reps).rows} r where ${covers('r')}`,
    values: [v, k],
  });
  const ofTeams = await snapshot.query<TeamRow>({
    text: `select t.team, t.name, t.division from ${snapshot.tables(teams).rows} t where ${covers('t')}`,
    values: [v, k],
  });
  return {
    reps: new Map(standing.map((row) => [row.rep, row])),
    teams: new Map(ofTeams.map((row) => [row.team, row])),
  };
}

/** With a rep or team asked for, its own targets and those of the reps inside. */
function isWanted(row: TargetRow, { rep, team }: ModelQuery, org: Org): boolean {
  if (rep !== undefined) return row.scope === 'rep' && row.subject === rep;
  if (team === undefined) return true;
  if (row.scope === 'team') return row.subject === team;
  return row.scope === 'rep' && org.reps.get(row.subject)?.team === team;
}

function isInScope(row: TargetRow, rep: string | null, org: Org): boolean {
  if (row.scope === 'company') return true;
  if (rep === null) return false;
  if (row.scope === 'rep') return rep === row.subject;
  const team = org.reps.get(rep)?.team ?? null;
  if (row.scope === 'team') return team === row.subject;
  return team !== null && org.teams.get(team)?.division === row.subject;
}

function nameOf(row: TargetRow, org: Org): string {
  if (row.scope === 'rep') return org.reps.get(row.subject)?.name ?? row.subject;
  if (row.scope === 'team') return org.teams.get(row.subject)?.name ?? row.subject;
  return row.subject;
}

type Workdays = { workdays: number; elapsed: number };

/** Workdays of the period, and those that are over or running at the place. */
function workdaysOf(
  calendars: Calendars,
  { place, period }: { place: Place; period: string },
  { zone }: Company,
): Workdays {
  const { first, end } = daysOf(period);
  const today = parseDay(todayOf(zone, place.v));
  const elapsedTo = Math.min(Math.max(today + 1, first), end);
  return {
    workdays: workdaysBetween(calendars, first, end),
    elapsed: workdaysBetween(calendars, first, elapsedTo),
  };
}

/** First day of a period, and the first after it, as days since 1970-01-01. */
export function daysOf(period: string): { first: number; end: number } {
  const isYear = period.length === 4;
  const first = Temporal.PlainDate.from(isYear ? `${period}-01-01` : `${period}-01`);
  const end = first.add(isYear ? { years: 1 } : { months: 1 });
  return { first: parseDay(first.toString()), end: parseDay(end.toString()) };
}

type Context = { signed: readonly Signed[]; org: Org; days: Workdays } & {
  query: ModelQuery & { period: string };
};

function toItem(row: TargetRow, { signed, org, days, query }: Context): TargetItem {
  const target = BigInt(row.amount);
  const actual = signed
    .filter(({ rep, currency }) => currency === row.currency && isInScope(row, rep, org))
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const { workdays, elapsed } = days;
  const remaining = workdays - elapsed;
  const missing = target - actual;
  const due = (Number(target) * elapsed) / workdays;
  const needed = remaining > 0 && missing > 0n ? divideUp(missing, BigInt(remaining)) : null;
  return {
    period: row.period,
    scope: row.scope,
    of: row.subject,
    name: nameOf(row, org),
    target: { amount: row.amount, currency: row.currency },
    actual: { amount: String(actual), currency: row.currency },
    attainment: target === 0n ? null : Number(actual) / Number(target),
    pace: due > 0 ? Number(actual) / due : null,
    workdays,
    elapsedWorkdays: elapsed,
    neededPerWorkday: needed === null ? null : { amount: String(needed), currency: row.currency },
    ref: signedReference(row, query),
  };
}

/** The orders signed against a target; a rep's or team's by its filter, the company's without one. */
function signedReference(row: TargetRow, { place, period }: Context['query']): string {
  const { scope, subject } = row;
  const filter = {
    rep: scope === 'rep' ? subject : undefined,
    team: scope === 'team' ? subject : undefined,
  };
  return referenceOf(
    { place, ...filter },
    {
      status: 'won',
      signedIn: period,
      currency: row.currency,
      division: scope === 'division' ? subject : null,
    },
  );
}

const divideUp = (amount: bigint, by: bigint): bigint => (amount + by - 1n) / by;

const SCOPES = ['company', 'division', 'team', 'rep'];

function byScope(a: TargetItem, b: TargetItem): number {
  const order = SCOPES.indexOf(a.scope) - SCOPES.indexOf(b.scope);
  return order || (a.name < b.name ? -1 : Number(a.name > b.name));
}
