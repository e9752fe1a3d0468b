import type { Directory } from '@grasp/read-models/views';
import { createDice, personName } from './made-up.ts';

const dice = createDice(1);
const DIVISIONS = ['North', 'South', 'Key accounts'];

/** Test data only: 6 teams in 3 divisions, 50 reps. */
export const teams = Array.from({ length: 6 }, (_, index) => ({
  team: `team-${index + 1}`,
  name: `Team ${index + 1}`,
  division: DIVISIONS[index % DIVISIONS.length]!,
}));

export const reps = Array.from({ length: 50 }, (_, index) => {
  const team = teams[index % teams.length]!;
  return {
    rep: `rep-${index + 1}`,
    name: personName(dice),
    team: team.team,
    teamName: team.name,
    division: team.division,
    /** How diligent; 1 = just on quota. */
    diligence: 0.55 + dice.roll() * 0.75,
  };
});

export const STAGES = ['interest', 'needs_known', 'offer_sent', 'negotiation', 'contract_out'];

export const directory: Pick<Directory, 'reps' | 'teams' | 'stages'> = {
  reps: reps.map(({ rep, name, team }) => ({ rep, name, team, isActive: true })),
  teams,
  stages: STAGES,
};
