import { FOREVER } from '@grasp/domain';
import { covers, type Snapshot } from '@grasp/projections';
import { type Calendars, workHours } from '../calendar/calendar.ts';
import { attendance } from './attendance/projection.ts';
import { rules } from './rules/projection.ts';
import type { Staff } from './staff.ts';
import { type ClockColumns, type Standing, standingAt, toStanding } from './standing.ts';
import type { TallyQuery } from './tally.ts';
import { tryQuotas } from './trial.ts';

/** The valid calls asked of a rep on a day; null: none is, as on a day off or without a quota. */
export type QuotaOf = (rep: string, day: number) => number | null;

/**
 * Reads the call quotas of a stretch of days: the rep's own, else the team's, else everybody's, as in force when the
 * work of that day begins; less the share of the day on approved leave. Absence without leave does not lower it.
 */
export async function readQuotas(
  snapshot: Snapshot,
  { place, from, to, trial = [] }: Omit<TallyQuery, 'reps'>,
  { staff, calendars }: { staff: Staff; calendars: Calendars },
): Promise<QuotaOf> {
  const { v, k } = place;
  const quotas = tryQuotas(await readDailyQuotas(snapshot, k), trial);
  const leaves = await snapshot.query<{ rep: string; day: number; approved_leave: number }>({
    text: `select a.rep, a.day, a.approved_leave from ${snapshot.tables(attendance).rows} a
      where ${covers('a')} and a.day between $3 and $4 and a.approved_leave > 0`,
    values: [v, k, from, to],
  });
  const leaveOf = new Map(leaves.map((leave) => [`${leave.day} ${leave.rep}`, leave]));
  const opens = openings(calendars);
  return (rep, day) => {
    const opensAt = opens(day);
    const at = opensAt === null ? undefined : staff.repAt(rep, opensAt);
    if (opensAt === null || !at?.isActive) return null;
    const scopes = [`rep/${rep}`, `team/${at.team}`, 'all'];
    const quota = scopes
      .map((scope) => standingAt(quotas.get(scope) ?? [], { v: opensAt, k }))
      .find((found) => found !== undefined);
    if (quota === undefined) return null;
    return prorated(quota, leaveOf.get(`${day} ${rep}`)?.approved_leave ?? 0);
  };
}

/** Adds quotas; null where none is held. */
export function sumQuotas(quotas: Iterable<number | null>): number | null {
  let sum: number | null = null;
  for (const quota of quotas) if (quota !== null) sum = rounded((sum ?? 0) + quota);
  return sum;
}

const prorated = (quota: number, leave: number): number => rounded(quota * (1 - leave));

/** Binary fractions leave dust behind: 40 × (1 − 0.9) is 3.9999999999999996. */
const rounded = (quota: number): number => Math.round(quota * 1e6) / 1e6;

/** Each day's opening, worked out once. */
function openings(calendars: Calendars): (day: number) => number | null {
  const kept = new Map<number, number | null>();
  return (day) => {
    let opensAt = kept.get(day);
    if (opensAt === undefined) {
      opensAt = workHours(calendars, day)?.opensAt ?? null;
      kept.set(day, opensAt);
    }
    return opensAt;
  };
}

/** Daily quotas as known at k, by scope: `all`, `team/<id>`, `rep/<id>`. */
async function readDailyQuotas(
  snapshot: Snapshot,
  k: number,
): Promise<Map<string, Standing<number>[]>> {
  type Row = ClockColumns & { scope: string; subject: string; daily_quota: number };
  const rows = await snapshot.query<Row>({
    text: `select r.* from ${snapshot.tables(rules).rows} r
      where r.kind = 'quota' and r.k_from <= $1::bigint and r.k_to > $1::bigint
      order by r.v_from, r.entity`,
    values: [Math.min(k, FOREVER - 1)],
  });
  const scoped = Map.groupBy(rows, ({ scope, subject }) =>
    scope === 'all' ? 'all' : `${scope}/${subject}`,
  );
  return new Map(
    [...scoped].map(([scope, of]) => [scope, of.map((row) => toStanding(row, row.daily_quota))]),
  );
}
