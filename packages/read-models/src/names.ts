import { covers, type Place, type Snapshot } from '@grasp/projections';
import { reps } from './discipline/reps/projection.ts';
import { teams } from './discipline/teams/projection.ts';
import { customers } from './effect/customers/projection.ts';

export type RepName = { name: string | null; team: string | null };

/** Names and teams of reps as of a place, by rep. */
export async function repNames(
  snapshot: Snapshot,
  { v, k }: Place,
  ids: readonly (string | null)[],
): Promise<Map<string, RepName>> {
  const wanted = present(ids);
  if (wanted.length === 0) return new Map();
  const rows = await snapshot.query<{ rep: string } & RepName>({
    text: `select r.rep, r.name, r.team from ${snapshot.tables(reps).rows} r
      where ${covers('r')} and r.rep = any($3::text[])`,
    values: [v, k, wanted],
  });
  return new Map(rows.map(({ rep, ...names }) => [rep, names]));
}

/** Names of teams as of a place, by team. */
export async function teamNames(
  snapshot: Snapshot,
  { v, k }: Place,
  ids: readonly (string | null)[],
): Promise<Map<string, string>> {
  const rows = await snapshot.query<{ team: string; name: string }>({
    text: `select t.team, t.name from ${snapshot.tables(teams).rows} t
      where ${covers('t')} and t.team = any($3::text[])`,
    values: [v, k, present(ids)],
  });
  return new Map(rows.map(({ team, name }) => [team, name]));
}

/** Names of customers as of a place, by customer. */
export async function customerNames(
  snapshot: Snapshot,
  { v, k }: Place,
  ids: readonly (string | null)[],
): Promise<Map<string, string | null>> {
  const wanted = present(ids);
  if (wanted.length === 0) return new Map();
  const rows = await snapshot.query<{ customer: string; name: string | null }>({
    text: `select c.customer, c.name from ${snapshot.tables(customers).rows} c
      where ${covers('c')} and c.customer = any($3::text[])`,
    values: [v, k, wanted],
  });
  return new Map(rows.map(({ customer, name }) => [customer, name]));
}

/** Reps of a team as of a place. */
export async function repsOfTeam(
  snapshot: Snapshot,
  { v, k }: Place,
  team: string,
): Promise<string[]> {
  const rows = await snapshot.query<{ rep: string }>({
    text: `select r.rep from ${snapshot.tables(reps).rows} r
      where ${covers('r')} and r.team = $3 order by r.rep`,
    values: [v, k, team],
  });
  return rows.map(({ rep }) => rep);
}

/** Reps of a division's teams as of a place. */
export async function repsOfDivision(
  snapshot: Snapshot,
  { v, k }: Place,
  division: string,
): Promise<string[]> {
  const rows = await snapshot.query<{ rep: string }>({
    text: `select r.rep from ${snapshot.tables(reps).rows} r
      join ${snapshot.tables(teams).rows} t on t.team = r.team and ${covers('t')}
      where ${covers('r')} and t.division = $3 order by r.rep`,
    values: [v, k, division],
  });
  return rows.map(({ rep }) => rep);
}

/** The reps that a query is narrowed to; null: everybody, also what is nobody's. */
export async function repFilter(
  snapshot: Snapshot,
  query: { place: Place; rep?: string | undefined; team?: string | undefined },
): Promise<string[] | null> {
  if (query.team === undefined) return query.rep === undefined ? null : [query.rep];
  const members = await repsOfTeam(snapshot, query.place, query.team);
  return query.rep === undefined ? members : members.filter((rep) => rep === query.rep);
}

const present = (ids: readonly (string | null)[]): string[] => [
  ...new Set(ids.filter((id) => id !== null)),
];
