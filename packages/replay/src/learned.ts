import { formatDay, localDay, type Micros, startOfDay } from '@grasp/domain';
import type { OrderModelParams } from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import { type Learned, learnFrom } from './learn.ts';

/**
 * Up to when a forecast as of a cut-off learns: the first instant of its week. All looks within a week share a model, which
 * is thus worked out once; what came since is looked at, not learned from.
 */
export function taughtUpTo(cutoff: Micros, zone: string): Micros {
  const day = localDay(zone, cutoff);
  const { dayOfWeek } = Temporal.PlainDate.from(formatDay(day));
  return Math.min(cutoff, startOfDay(zone, day - (dayOfWeek - 1)));
}

/** What was learned, and from what; a model that was kept comes without. */
export type Lesson = { learned: Learned; facts?: CutoffFacts };

/**
 * What a forecast as of a cut-off has learned. Where the week began with too little for a model, as on the day of a
 * company's first import, all that stands at the cut-off teaches.
 */
export async function learnedAt(
  at: (cutoff: Micros) => Promise<CutoffFacts>,
  { cutoff, zone, params }: { cutoff: Micros; zone: string; params: OrderModelParams },
): Promise<Required<Lesson>> {
  const taught = taughtUpTo(cutoff, zone);
  const facts = await at(taught);
  const learned = learnFrom(facts, params);
  if (learned.model.kind === 'model' || taught === cutoff) return { learned, facts };
  const all = await at(cutoff);
  return { learned: learnFrom(all, params), facts: all };
}
