import { covers, type Place, type Snapshot } from '@grasp/projections';
import { reps } from '../../discipline/reps/projection.ts';
import { teams } from '../../discipline/teams/projection.ts';
import type { TargetItem } from '../../views.ts';

/** Whose something is: a target, a forecast. */
export type Subject = { scope: TargetItem['scope']; subject: string };

type Standing = { rep: string; name: string | null; team: string | null };
type TeamRow = { team: string; name: string; division: string | null };

/** Who stands where, at a place. */
export type Org = { reps: ReadonlyMap<string, Standing>; teams: ReadonlyMap<string, TeamRow> };

/** Reads the org as of a place. */
export async function readOrg(snapshot: Snapshot, { v, k }: Place): Promise<Org> {
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

/** Whether what a rep does counts for a subject. */
export function isInScope({ scope, subject }: Subject, rep: string | null, org: Org): boolean {
  if (scope === 'company') return true;
  if (rep === null) return false;
  if (scope === 'rep') return rep === subject;
  const team = org.reps.get(rep)?.team ?? null;
  if (scope === 'team') return team === subject;
  return team !== null && org.teams.get(team)?.division === subject;
}

/** What people call a subject. */
export function nameOf({ scope, subject }: Subject, org: Org): string {
  if (scope === 'rep') return org.reps.get(subject)?.name ?? subject;
  if (scope === 'team') return org.teams.get(subject)?.name ?? subject;
  return subject;
}

/** With a rep or team asked for: its own, and those of the reps inside. */
export function isWanted(
  { scope, subject }: Subject,
  { rep, team }: { rep?: string | undefined; team?: string | undefined },
  org: Org,
): boolean {
  if (rep !== undefined) return scope === 'rep' && subject === rep;
  if (team === undefined) return true;
  if (scope === 'team') return subject === team;
  return scope === 'rep' && org.reps.get(subject)?.team === team;
}

const SCOPES = ['company', 'division', 'team', 'rep'];

/** The widest first, then by name. */
export function byScope(
  a: { scope: string; name: string },
  b: { scope: string; name: string },
): number {
  const order = SCOPES.indexOf(a.scope) - SCOPES.indexOf(b.scope);
  return order || (a.name < b.name ? -1 : Number(a.name > b.name));
}
