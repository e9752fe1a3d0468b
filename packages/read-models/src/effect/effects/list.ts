import type { Place, Snapshot } from '@grasp/projections';
import { repFilter } from '../../names.ts';
import type { Company, ModelQuery, Paged, Paging } from '../../query.ts';
import { formatReference } from '../../reference.ts';
import type { EffectMember, EffectPage } from '../../views.ts';
import { medianOf } from './cohorts.ts';
import { toMemberItems } from './member-items.ts';
import { DEFAULT_EFFECT_RULE, type EffectRule } from './rule.ts';
import { effectStandings, type MemberStanding, type Standings } from './standing.ts';

/** Which of the members: all, those without an inquiry in the window, those that are low. */
export const EFFECT_SHOWS = ['all', 'withoutEffect', 'low'] as const;
export type EffectShow = (typeof EFFECT_SHOWS)[number];

export type EffectListQuery = ModelQuery & {
  show?: EffectShow | undefined;
  rule?: EffectRule | undefined;
  paging: Paging;
};

/** Members whose term runs, with what their shops got and how that compares: worst first, a page at a time. */
export async function effectMemberships(
  snapshot: Snapshot,
  query: EffectListQuery,
  company: Company,
): Promise<Paged<EffectMember> & Pick<EffectPage, 'summary'>> {
  const { place, rule = DEFAULT_EFFECT_RULE, show = 'all', paging } = query;
  const standings = await effectStandings(snapshot, place, { zone: company.zone, rule });
  const running = runningFor(standings, await repFilter(snapshot, query));
  const shown = running.filter(isShown(show)).sort(worstFirst);
  const start = placeAfter(shown, paging.after);
  const page = shown.slice(start, start + paging.limit);
  const last = page.at(-1);
  return {
    items: await toMemberItems(snapshot, page, query, standings.lastDay),
    total: shown.length,
    next:
      start + paging.limit < shown.length && last ? [last.index.inquiries, last.membership] : null,
    summary: summaryOf(running, query, rule),
  };
}

/** The members whose term runs, of some reps or of all. */
export function runningFor(
  { members }: Standings,
  reps: readonly string[] | null,
): MemberStanding[] {
  const wanted = reps === null ? null : new Set(reps);
  return members.filter(
    ({ isRunning, rep }) => isRunning && (wanted === null || (rep !== null && wanted.has(rep))),
  );
}

/** Whether a member is among those shown. */
export function isShown(show: EffectShow): (member: MemberStanding) => boolean {
  if (show === 'low') return (member) => member.isLow;
  return show === 'withoutEffect' ? (member) => member.metrics.inquiries === 0 : () => true;
}

type SortKey = { index: { inquiries: number | null }; membership: string };

/** The lowest index of inquiries first, those without one last. */
function worstFirst(a: SortKey, b: SortKey): number {
  const [left, right] = [a.index.inquiries ?? Infinity, b.index.inquiries ?? Infinity];
  if (left !== right) return left < right ? -1 : 1;
  return a.membership < b.membership ? -1 : Number(a.membership > b.membership);
}

function placeAfter(shown: readonly MemberStanding[], after: Paging['after']): number {
  if (after === undefined) return 0;
  const [inquiries, membership] = after;
  const index = { inquiries: inquiries === null ? null : Number(inquiries) };
  const key = { index, membership: String(membership) };
  const place = shown.findIndex((member) => worstFirst(member, key) > 0);
  return place < 0 ? shown.length : place;
}

function summaryOf(
  running: readonly MemberStanding[],
  query: { place: Place; rep?: string | undefined; team?: string | undefined },
  rule: EffectRule,
): EffectPage['summary'] {
  const { place, rep = null, team = null } = query;
  const parameters = { rep, team, ...rule };
  const reference = (show: EffectShow): string =>
    formatReference({ kind: 'effectMembers', place, parameters: { ...parameters, show } });
  const median = medianOf(Float64Array.from(running, (member) => member.metrics.inquiries));
  return {
    members: running.length,
    withoutEffect: running.filter(isShown('withoutEffect')).length,
    low: running.filter(isShown('low')).length,
    medianInquiries: running.length === 0 ? null : median,
    ref: reference('all'),
    refs: { withoutEffect: reference('withoutEffect'), low: reference('low') },
  };
}
