import { formatDay } from '@grasp/domain';
import type { Snapshot } from '@grasp/projections';
import type { ModelQuery } from '../../query.ts';
import { formatReference } from '../../reference.ts';
import type { EffectMember } from '../../views.ts';
import { readNames } from '../read-names.ts';
import type { MemberStanding } from './standing.ts';

/** Standings as items, with names as of the place. */
export async function toMemberItems(
  snapshot: Snapshot,
  standings: readonly MemberStanding[],
  query: ModelQuery,
  lastDay: number,
): Promise<EffectMember[]> {
  const { place, rep: onlyRep = null, team = null } = query;
  const names = await readNames(snapshot, place, standings);
  return standings.map((standing) => {
    const { membership, customer, rep, belowDays, isLow, cohort } = standing;
    const parameters = { membership, lastDay };
    const own = { ...parameters, rep: onlyRep, team };
    // A cohort holds other reps' members: its ref is not narrowed, so a scope may not open it.
    const cohortRef = formatReference({ kind: 'effectCohort', place, parameters });
    return {
      membership,
      customer,
      customerName: names.customerName(customer),
      package: standing.package,
      segment: standing.segment,
      rep,
      repName: names.repName(rep),
      startsOn: standing.startsOn,
      endsOn: standing.endsOn,
      metrics: standing.metrics,
      index: standing.index,
      cohort: cohort === null ? null : { ...cohort, ref: cohortRef },
      lowSince: isLow ? formatDay(lastDay - belowDays + 1) : null,
      lowDays: isLow ? belowDays : 0,
      spark: standing.spark,
      ref: formatReference({ kind: 'effectMember', place, parameters: own }),
    };
  });
}
