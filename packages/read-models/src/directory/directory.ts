import { covers, type Snapshot } from '@grasp/projections';
import { reps } from '../discipline/reps/projection.ts';
import { teams } from '../discipline/teams/projection.ts';
import { pipelineSummary } from '../pipeline/orders/summary.ts';
import type { ModelQuery } from '../query.ts';
import type { Directory, Stamp } from '../views.ts';

type RepRow = { rep: string; name: string | null; team: string | null; is_active: boolean };

/** Reps and teams as of a place, and the stages that open orders stand in: what filters offer. */
export async function directory(
  snapshot: Snapshot,
  query: ModelQuery,
): Promise<Omit<Directory, keyof Stamp>> {
  const { place, rep, team } = query;
  const values = [place.v, place.k];
  const people = await snapshot.query<RepRow>({
    text: `select r.rep, r.name, r.team, r.is_active from ${snapshot.tables(reps).rows} r
      where ${covers('r')} and ($3::text is null or r.rep = $3)
        and ($4::text is null or r.team = $4) order by r.name, r.rep`,
    values: [...values, rep ?? null, team ?? null],
  });
  const groups = await snapshot.query<Directory['teams'][number]>({
    text: `select t.team, t.name, t.division from ${snapshot.tables(teams).rows} t
      where ${covers('t')} and ($3::text is null or t.team = $3) order by t.name, t.team`,
    values: [...values, team ?? null],
  });
  const { byStage } = await pipelineSummary(snapshot, query);
  return {
    reps: people.map((row) => ({
      rep: row.rep,
      name: row.name ?? row.rep,
      team: row.team,
      isActive: row.is_active,
    })),
    teams: groups,
    stages: byStage.map(({ stage }) => stage),
  };
}
