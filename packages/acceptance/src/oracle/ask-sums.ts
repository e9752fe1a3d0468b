import { type Projection, type Snapshot, sumsAt } from '@grasp/projections';
import type { Place } from './naive/plain-event.ts';

/** Counts and sums by some of a model's keys, each group as text `[key…, n, sum…]`, sorted. */
export async function askSums(
  snapshot: Snapshot,
  projection: Projection,
  { place, by }: { place: Place; by: readonly string[] },
): Promise<string[]> {
  const sums = projection.measure?.sums ?? [];
  type Group = Record<string, unknown>;
  const groups = await snapshot.query<Group>(sumsAt(snapshot.tables(projection), place, { by }));
  const totals = ['n', ...sums];
  return groups
    .filter((group) => totals.some((name) => group[name] !== '0'))
    .map((group) =>
      JSON.stringify([
        ...by.map((key) => group[key]),
        ...totals.map((name) => Number(group[name])),
      ]),
    )
    .sort();
}
