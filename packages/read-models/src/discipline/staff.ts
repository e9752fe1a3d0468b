import { FOREVER } from '@grasp/domain';
import { covers, type Place, type Snapshot } from '@grasp/projections';
import { reps } from './reps/projection.ts';
import { type ClockColumns, type Standing, standingAt, toStanding } from './standing.ts';
import { teams } from './teams/projection.ts';

/** A rep at an instant. */
export type Rep = { rep: string; name: string | null; team: string | null; isActive: boolean };

export type Team = { team: string; name: string; division: string | null };

/** Reps over time, as known at one k. */
export type Staff = {
  /** Everybody who is known to join at some time. */
  reps: readonly string[];
  /** A rep at an instant; undefined before the rep was there. */
  repAt(rep: string, v: number): Rep | undefined;
};

/** Reads all reps with what they are when, as known at k. */
export async function readStaff(snapshot: Snapshot, k: number): Promise<Staff> {
  type Row = ClockColumns & Omit<Rep, 'isActive'> & { is_active: boolean };
  const rows = await snapshot.query<Row>({
    text: `select r.* from ${snapshot.tables(reps).rows} r
      where r.k_from <= $1::bigint and r.k_to > $1::bigint order by r.rep, r.v_from`,
    values: [Math.min(k, FOREVER - 1)],
  });
  const standing = new Map<string, Standing<Rep>[]>();
  for (const row of rows) {
    const { rep, name, team } = row;
    const known = standing.get(rep) ?? [];
    standing.set(rep, known);
    known.push(toStanding(row, { rep, name, team, isActive: row.is_active }));
  }
  return {
    reps: [...standing.keys()],
    repAt: (rep, v) => standingAt(standing.get(rep) ?? [], { v, k }),
  };
}

/** Teams at a place, by id. */
export async function readTeams(snapshot: Snapshot, { v, k }: Place): Promise<Map<string, Team>> {
  const rows = await snapshot.query<Team>({
    text: `select t.team, t.name, t.division from ${snapshot.tables(teams).rows} t
      where ${covers('t')} order by t.team`,
    values: [v, k],
  });
  return new Map(rows.map((row) => [row.team, row]));
}
