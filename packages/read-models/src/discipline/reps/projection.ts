import type { RepEvent } from '@grasp/domain';
import { defineProjection } from '@grasp/projections';

const columns = { rep: 'text', name: 'text', team: 'text', is_active: 'boolean' } as const;

type Rep = { rep: string | null; name: string | null; team: string | null; isActive: boolean };

/** Reps: who they are, and their team at any time. The v axis is the effective date. */
export const reps = defineProjection<Rep, RepEvent, typeof columns>({
  name: 'reps',
  version: 1,
  context: 'discipline-audit',
  categories: ['rep'],
  initial: { rep: null, name: null, team: null, isActive: false },
  evolve(state, fact) {
    switch (fact.type) {
      case 'RepJoined':
        return { ...state, rep: fact.data.rep, name: fact.data.name, isActive: true };
      case 'RepAssignedToTeam':
        return { ...state, rep: fact.data.rep, team: fact.data.team };
      case 'RepLeft':
        return { ...state, isActive: false };
      default:
        return state;
    }
  },
  columns,
  row: ({ rep, name, team, isActive }) =>
    rep === null ? null : { rep, name, team, is_active: isActive },
  indexes: ['(rep)'],
});
