import { formatDay } from '@grasp/domain';
import type { Place, Snapshot } from '@grasp/projections';
import { formatReference } from '../../reference.ts';
import type { EffectMember } from '../../views.ts';
import { readNames } from '../read-names.ts';
import type { MemberStanding } from './standing.ts';

/** Standings as items, with names as of the place. */
export async function toMemberItems(
  snapshot: Snapshot,
  standings: readonly MemberStanding[],
  { place, lastDay }: { place: Place; lastDay: number },
): Promise<EffectMember[]> {
  const names = await readNames(snapshot, place, standings);
  return standings.map((standing) => {
    const { membership, customer, rep, belowDays, isLow, cohort } = standing;
    const reference = (kind: string): string =>
      formatReference({ kind, place, parameters: { membership, lastDay } });
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
      cohort: cohort === null ? null : { ...cohort, ref: reference('effectCohort') },
      lowSince: isLow ? formatDay(lastDay - belowDays + 1) : null,
      lowDays: isLow ? belowDays : 0,
      spark: standing.spark,
      ref: reference('effectMember'),
    };
  });
}
