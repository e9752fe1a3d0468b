import { EFFECT_METRICS, formatDay } from '@grasp/domain';
import { covers, type Place, type Snapshot } from '@grasp/projections';
import { repFilter } from '../../names.ts';
import type { Company, ModelQuery } from '../../query.ts';
import type { EffectMetrics, EffectTrend, Stamp } from '../../views.ts';
import { customers } from '../customers/projection.ts';
import { memberships } from '../memberships/projection.ts';
import { cohortOf, cohortsOn } from './cohorts.ts';
import { toMemberItems } from './member-items.ts';
import { reportedDays } from './month-values.ts';
import { type MonthRow, monthRows, startOfMonth } from './read-series.ts';
import { DEFAULT_EFFECT_RULE, type EffectRule, LOOK_BACK_DAYS } from './rule.ts';
import { effectStandings, mapMetrics, type Standings } from './standing.ts';

export type EffectTrendQuery = ModelQuery & { membership: string; rule?: EffectRule | undefined };

/**
 * What one member's shop got on each of the last 90 complete days, beside the median of its cohort of that day. `member`
 * is null where no open membership of this id, of the reps asked for, runs or lately ran there and then.
 */
export async function effectTrend(
  snapshot: Snapshot,
  query: EffectTrendQuery,
  company: Company,
): Promise<Omit<EffectTrend, keyof Stamp>> {
  const { place, membership, rule = DEFAULT_EFFECT_RULE } = query;
  const of = await groupOf(snapshot, query);
  if (of === undefined) return { member: null, days: [] };
  const standings = await effectStandings(snapshot, place, { zone: company.zone, rule, of });
  const found = standings.members.findIndex((member) => member.membership === membership);
  const standing = standings.members[found];
  if (standing === undefined) return { member: null, days: [] };
  const { lastDay } = standings;
  const [member] = await toMemberItems(snapshot, [standing], query, lastDay);
  const reported = await reportedBy(snapshot, place, { membership, lastDay });
  return { member: member ?? null, days: daysOf(standings, found, { rule, reported }) };
}

/** The package and segment of an open membership, of the reps asked for. */
async function groupOf(snapshot: Snapshot, query: EffectTrendQuery) {
  const { v, k } = query.place;
  const rows = await snapshot.query<{ package: string; segment: string | null }>({
    text: `select m.package, c.segment from ${snapshot.tables(memberships).rows} m
      left join ${snapshot.tables(customers).rows} c on c.customer = m.customer and ${covers('c')}
      where ${covers('m')} and m.status = 'open' and m.membership = $3
        and ($4::text[] is null or m.rep = any($4))`,
    values: [v, k, query.membership, await repFilter(snapshot, query)],
  });
  return rows[0];
}

/** The days of which there is a report. */
async function reportedBy(
  snapshot: Snapshot,
  place: Place,
  { membership, lastDay }: { membership: string; lastDay: number },
): Promise<Set<number>> {
  const asked = {
    members: [{ membership }],
    lastDay,
    days: mapMetrics(() => LOOK_BACK_DAYS),
    isNarrow: true,
  };
  const rows = await snapshot.query<MonthRow>(monthRows(snapshot, place, asked));
  return new Set(
    rows.flatMap(({ month, inquiries }) =>
      reportedDays(inquiries ?? '').map((day) => startOfMonth(month) + day),
    ),
  );
}

function daysOf(
  { grouped, series, lastDay }: Standings,
  place: number,
  { rule, reported }: { rule: EffectRule; reported: ReadonlySet<number> },
): EffectTrend['days'] {
  return Array.from({ length: LOOK_BACK_DAYS }, (_, i) => {
    const day = lastDay - LOOK_BACK_DAYS + 1 + i;
    const amountOf = (metric: keyof EffectMetrics, of: number): number => {
      const values = series[metric][of];
      return values?.[values.length - 1 - (lastDay - day)] ?? 0;
    };
    const cohorts = mapMetrics((metric) =>
      cohortOf(
        grouped,
        cohortsOn(grouped, day, (of) => amountOf(metric, of)),
        { place, day },
      ),
    );
    const isKnown = EFFECT_METRICS.every(
      (metric) => (cohorts[metric]?.size ?? 0) >= rule.minCohort,
    );
    return {
      day: formatDay(day),
      metrics: mapMetrics((metric) => amountOf(metric, place)),
      isReported: reported.has(day),
      cohortMedian: isKnown ? mapMetrics((metric) => cohorts[metric]?.median ?? 0) : null,
    };
  });
}
