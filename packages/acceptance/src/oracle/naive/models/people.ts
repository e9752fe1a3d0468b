import { dayNumber } from '../instants.ts';
import type { Model } from '../model.ts';

/** Who somebody is, and in which team, from when on. */
export const reps: Model = {
  name: 'reps',
  category: 'rep',
  row(facts) {
    const named = facts.findLast(({ type }) => type === 'RepJoined');
    const assigned = facts.findLast(({ type }) => type === 'RepAssignedToTeam');
    const rep = named?.data.rep ?? assigned?.data.rep;
    if (rep === undefined) return null;
    const moved = facts.findLast(({ type }) => type === 'RepJoined' || type === 'RepLeft');
    return {
      rep,
      name: named?.data.name ?? null,
      team: assigned?.data.team ?? null,
      is_active: moved?.type === 'RepJoined',
    };
  },
};

export const teams: Model = {
  name: 'teams',
  category: 'team',
  row(facts) {
    const defined = facts.at(-1)?.data;
    if (defined === undefined) return null;
    return { team: defined.team, name: defined.name, division: defined.division };
  },
};

/** Whose an extension is from when on. */
export const extensions: Model = {
  name: 'extensions',
  category: 'extension',
  row(facts) {
    const mapped = facts.at(-1)?.data;
    if (mapped === undefined) return null;
    const { vendor, account, extension, rep } = mapped;
    return { vendor, account, extension, rep };
  },
};

/** A rep's leave and absence on a day, as told last. */
export const attendance: Model = {
  name: 'attendance',
  category: 'attendance',
  part: ({ data }) => data.day,
  row(facts) {
    const told = facts.at(-1)?.data;
    if (told === undefined) return null;
    return {
      rep: told.rep,
      day: dayNumber(told.day),
      approved_leave: told.approvedLeave,
      absent: told.absent,
    };
  },
};
