import { type EFFECT_METRICS, formatDay } from '@grasp/domain';
import { covers, type Snapshot } from '@grasp/projections';
import { repFilter } from '../../names.ts';
import type { Company, ModelQuery } from '../../query.ts';
import type { EffectTrend, Stamp } from '../../views.ts';
import { customers } from '../customers/projection.ts';
import { memberships } from '../memberships/projection.ts';
import { cohortNames, createCohorts } from './cohorts.ts';
import { toMemberItems } from './member-items.ts';
import { type EffectDay, mapMetrics, readEffectDays } from './read-effect.ts';
import { type Member, readMembers } from './read-members.ts';
import { DEFAULT_EFFECT_RULE, type EffectRule, TREND_DAYS } from './rule.ts';
import { effectStandings } from './standing.ts';

export type EffectTrendQuery = ModelQuery & { membership: string; rule?: EffectRule | undefined };

const NOTHING = { member: null, days: [] };

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
  if (of === undefined) return NOTHING;
  const { zone } = company;
  const { members, lastDay } = await effectStandings(snapshot, place, { zone, rule, of });
  const standing = members.find((member) => member.membership === membership);
  if (standing === undefined) return NOTHING;
  const [member = null] = await toMemberItems(snapshot, [standing], query, lastDay);
  const span = { first: lastDay - TREND_DAYS + 1, last: lastDay };
  const group = await readMembers(snapshot, place, { ...span, of });
  const asked = { ...span, memberships: group.map((other) => other.membership) };
  const reports = await readEffectDays(snapshot, place, asked);
  return { member, days: daysOf(group, reports, { membership, ...span, rule }) };
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

type Shown = { membership: string; first: number; last: number; rule: EffectRule };

function daysOf(
  group: readonly Member[],
  reports: readonly EffectDay[],
  { membership, first, last, rule }: Shown,
): EffectTrend['days'] {
  const byDay = Map.groupBy(reports, ({ day }) => day);
  const own = group.findIndex((member) => member.membership === membership);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const day = first + i;
    const told = sumsByMember(byDay.get(day) ?? []);
    const names = cohortNames(group, day);
    // Of all cohorts only the member's own is asked for.
    const ownOnly = names.map((name) => (name === names[own] ? name : null));
    const cohorts = mapMetrics((metric) =>
      createCohorts(ownOnly, (place) => told.get(group[place]?.membership)?.[metric] ?? 0)(own),
    );
    const isKnown = (cohorts.inquiries?.size ?? 0) >= rule.minCohort;
    const mine = told.get(membership);
    return {
      day: formatDay(day),
      metrics: mapMetrics((metric) => mine?.[metric] ?? 0),
      isReported: mine !== undefined,
      cohortMedian: isKnown ? mapMetrics((metric) => cohorts[metric]?.median ?? 0) : null,
    };
  });
}

/** Two streams may tell of one day of a membership: their values add up. */
function sumsByMember(reports: readonly EffectDay[]) {
  const sums = new Map<string | undefined, Record<(typeof EFFECT_METRICS)[number], number>>();
  for (const report of reports) {
    const known = sums.get(report.membership);
    sums.set(
      report.membership,
      mapMetrics((metric) => (known?.[metric] ?? 0) + report[metric]),
    );
  }
  return sums;
}
