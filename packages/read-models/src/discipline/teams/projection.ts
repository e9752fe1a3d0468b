import type { TeamEvent } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = { team: 'text', name: 'text', division: 'text' } as const;

type Team = { team: string; name: string; division: string | null } | null;

/** Teams and the division each belongs to, by effective date. */
export const teams = defineProjection<Team, TeamEvent, typeof columns>({
  name: 'teams',
  version: 1,
  context: 'discipline-audit',
  categories: ['team'],
  initial: null,
  evolve: (state, fact) => (fact.type === 'TeamDefined' ? fact.data : state),
  columns,
  row: (team) =>
    team === null ? null : { team: team.team, name: team.name, division: team.division },
  indexes: ['(team)'],
});
