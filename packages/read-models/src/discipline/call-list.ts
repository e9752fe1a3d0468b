import type { Snapshot } from '@grasp/projections';
import { repFilter } from '../names.ts';
import type { Company, Paged, Paging } from '../query.ts';
import type { CallItem } from '../views.ts';
import { toCallItems } from './call-items.ts';
import type { DisciplineDaysQuery } from './days.ts';
import { LEG_ORDER, type LegRow, legsWhere, readLegRows } from './legs.ts';
import { tallyLegs } from './tally.ts';
import { type Judging, readJudging } from './valid-calls.ts';

export type CallListQuery = DisciplineDaysQuery & {
  /** Only calls that are nobody's. */
  unattributed?: boolean | undefined;
  paging: Paging;
};

/** Call legs of some local days as they began, each with whose it is, with whom it was, and why it does not count. */
export async function disciplineCalls(
  snapshot: Snapshot,
  query: CallListQuery,
  company: Company,
): Promise<Paged<CallItem>> {
  const judging = await readJudging(snapshot, query.place, company);
  const reps = await repFilter(snapshot, query);
  // What is nobody's is in no rep's numbers and in no team's.
  if (query.unattributed && reps !== null) return { items: [], total: 0, next: null };
  const rows = await readPage(snapshot, judging, { query, reps });
  const legs = rows.slice(0, query.paging.limit);
  const last = legs.at(-1);
  return {
    items: await toCallItems(snapshot, judging, { legs, query }),
    total: await totalOf(snapshot, judging, { query, reps }),
    next: rows.length > legs.length && last ? [last.day, last.started_at, last.entity] : null,
  };
}

type Narrowed = { query: CallListQuery; reps: readonly string[] | null };

async function readPage(
  snapshot: Snapshot,
  judging: Judging,
  { query, reps }: Narrowed,
): Promise<LegRow[]> {
  const { place, from, to, unattributed: isUnattributed = false, paging } = query;
  const { text, values } = await legsWhere(snapshot, judging, {
    place,
    from,
    to,
    reps,
    isUnattributed,
  });
  const after = paging.after ?? [from - 1, 0, ''];
  const n = values.length;
  return readLegRows(
    snapshot,
    { text, values: [...values, ...after.map((key) => key ?? null), paging.limit + 1] },
    {
      after: `and (${LEG_ORDER}) > ($${n + 1}::integer, $${n + 2}::bigint, $${n + 3}::text)`,
      end: `limit $${n + 4}`,
    },
  );
}

async function totalOf(
  snapshot: Snapshot,
  judging: Judging,
  { query, reps }: Narrowed,
): Promise<number> {
  const { place, from, to, unattributed } = query;
  const days = await tallyLegs(snapshot, judging, { place, from, to, reps });
  return days
    .filter(({ rep }) => !unattributed || rep === null)
    .reduce((sum, { legs }) => sum + legs, 0);
}
