import type { Micros } from '@grasp/domain';
import { isKnown, type Snapshot } from '@grasp/projections';
import { reps } from '../../discipline/reps/projection.ts';

/** Which reps are in a flow's filter, and when: a team's members change inside a window. */
export type Membership = {
  /** At the start as it was known then; at the start as known at the end; at the end. */
  atStart: (rep: string | null) => boolean;
  atFirst: (rep: string | null) => boolean;
  atLast: (rep: string | null) => boolean;
  /** At an instant of the window; null stands for reps who did not move inside. */
  isIn: (rep: string | null, at: Micros | null) => boolean;
  /** Everybody who is in the filter at some time; null: no filter. */
  reps: string[] | null;
  /** Reps who entered or left the filter inside the window. */
  movers: string[];
  moves: { rep: string; at: Micros; isEntering: boolean }[];
};

type Filter = { rep?: string | undefined; team?: string | undefined };
type Ends = { first: Micros; last: Micros; k: Micros; startK: Micros };
type Stay = { rep: string; v_from: string; v_to: string };

/** Works out who is in the filter over a window. */
export async function membershipIn(
  snapshot: Snapshot,
  { rep, team }: Filter,
  { first, last, k, startK }: Ends,
): Promise<Membership> {
  if (team === undefined) {
    return rep === undefined ? constant(() => true, null) : constant((id) => id === rep, [rep]);
  }
  const wanted = (id: string | null): boolean => rep === undefined || id === rep;
  const then = groupStays(await staysIn(snapshot, team, { first, last: first, k: startK }));
  const now = groupStays(await staysIn(snapshot, team, { first, last, k }));
  const isInAt = (stays: ReadonlyMap<string, Stay[]>, id: string | null, at: Micros): boolean =>
    id !== null &&
    wanted(id) &&
    (stays.get(id) ?? []).some((stay) => Number(stay.v_from) <= at && Number(stay.v_to) > at);
  const moves = [...now].flatMap(([id, stays]) =>
    wanted(id) ? movesOf(id, joined(stays), first, last) : [],
  );
  return {
    atStart: (id) => isInAt(then, id, first),
    atFirst: (id) => isInAt(now, id, first),
    atLast: (id) => isInAt(now, id, last),
    isIn: (id, at) => isInAt(now, id, at ?? first),
    reps: [...new Set([...then.keys(), ...now.keys()])].filter(wanted),
    movers: [...new Set(moves.map((move) => move.rep))],
    moves,
  };
}

function constant(isIn: (rep: string | null) => boolean, reps: string[] | null): Membership {
  return { atStart: isIn, atFirst: isIn, atLast: isIn, isIn, reps, movers: [], moves: [] };
}

function staysIn(
  snapshot: Snapshot,
  team: string,
  { first, last, k }: { first: Micros; last: Micros; k: Micros },
): Promise<Stay[]> {
  return snapshot.query({
    text: `select r.rep, r.v_from, r.v_to from ${snapshot.tables(reps).rows} r
      where r.team = $3 and r.v_from <= $4::bigint and r.v_to > $1::bigint and ${isKnown('r')}
      order by r.rep, r.v_from`,
    values: [first, k, team, last],
  });
}

function groupStays(stays: readonly Stay[]): Map<string, Stay[]> {
  const byRep = new Map<string, Stay[]>();
  for (const stay of stays) byRep.set(stay.rep, [...(byRep.get(stay.rep) ?? []), stay]);
  return byRep;
}

/** Stretches that follow on one another are one stay: a new name or a leaving is no move. */
function joined(stays: readonly Stay[]): { from: Micros; to: Micros }[] {
  const whole: { from: Micros; to: Micros }[] = [];
  for (const stay of stays) {
    const previous = whole.at(-1);
    if (previous?.to === Number(stay.v_from)) previous.to = Number(stay.v_to);
    else whole.push({ from: Number(stay.v_from), to: Number(stay.v_to) });
  }
  return whole;
}

function movesOf(
  rep: string,
  stays: readonly { from: Micros; to: Micros }[],
  first: Micros,
  last: Micros,
): Membership['moves'] {
  return stays.flatMap(({ from, to }) => [
    ...(from > first && from <= last ? [{ rep, at: from, isEntering: true }] : []),
    ...(to > first && to <= last ? [{ rep, at: to, isEntering: false }] : []),
  ]);
}
