import type { Snapshot } from '@grasp/projections';
import { readBothSides, type TwoSidedLeg } from './both-sides.ts';
import type { LegFilter } from './legs.ts';
import { extensionsFor } from './tally.ts';
import { type Judging, readValidCalls } from './valid-calls.ts';

/**
 * Calls whose part in somebody's days is another now than when the day ended: they came, went or changed, or another
 * mapping, rule or number speaks of them. In the order of the days, as they began.
 */
export async function readRestatedCalls(
  snapshot: Snapshot,
  judging: Judging,
  filter: LegFilter,
): Promise<string[]> {
  const { from, to } = filter;
  const extensions = extensionsFor(judging, filter.reps);
  const legs = await readBothSides(snapshot, judging, {
    text: 'where c.day between $4 and $5 and ($6::text[] is null or c.extension = any($6))',
    values: [from, to, extensions],
  });
  const valid = await readValidCalls(snapshot, judging, { from, to, extensions });
  const shares = (side: 'now' | 'before'): Map<string, string> => {
    const counted = new Set(valid[side].map(({ entity }) => entity));
    const mine = legs.filter((leg) => isWhose(filter, leg[side]));
    return new Map(mine.map((leg) => [leg.entity, shareOf(leg, counted.has(leg.entity))]));
  };
  const [now, before] = [shares('now'), shares('before')];
  const entities = new Set(legs.map(({ entity }) => entity));
  return [...entities].filter((entity) => (now.get(entity) ?? '') !== (before.get(entity) ?? ''));
}

/** What a call adds to a rep's day; empty where it adds nothing. */
function shareOf({ day, dials, connects, talkMs }: TwoSidedLeg, isValid: boolean): string {
  return dials + connects + talkMs === 0 ? '' : `${day} ${dials} ${connects} ${talkMs} ${isValid}`;
}

function isWhose({ reps, isUnattributed }: LegFilter, rep: string | null | undefined): boolean {
  if (rep === undefined) return false;
  if (isUnattributed) return rep === null;
  return reps === null || (rep !== null && reps.includes(rep));
}
