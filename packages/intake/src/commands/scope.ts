import { FOREVER, type Micros, streams } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import { type Folder, foldAt } from '@grasp/projections';
import { intakeErrors } from '../errors.ts';

/** Whose things somebody may change. */
export type CommandScope = { kind: 'all' } | { kind: 'team' | 'rep'; id: string };

/** Which team a rep stands in. */
const teamOfRep: Folder = {
  initial: null,
  evolve: (team, fact) => {
    if (fact.type === 'RepAssignedToTeam') return fact.data.team;
    return fact.type === 'RepLeft' ? null : team;
  },
};

/** Whose a thing is: a rep's, a whole team's, or nobody's. */
export type Owner = string | { team: string } | null;

/** Holds the owners of a thing against a scope. Nobody's things are in the scope of all alone. */
export async function checkScope(
  store: Pick<EventStore, 'readStream'>,
  { scope, now }: { scope: CommandScope; now: Micros },
  owners: readonly Owner[],
): Promise<void> {
  if (scope.kind === 'all') return;
  for (const owner of new Set(owners)) {
    if (!(await isWithin(owner))) throw new AppError(intakeErrors.not_yours);
  }

  async function isWithin(rep: Owner): Promise<boolean> {
    if (scope.kind === 'all') return true;
    if (typeof rep === 'object') return scope.kind === 'team' && rep?.team === scope.id;
    if (scope.kind === 'rep') return rep === scope.id;
    const events = await store.readStream(streams.rep(rep));
    return foldAt(teamOfRep, events, { v: now, k: FOREVER }).state === scope.id;
  }
}
