import { FOREVER, type Micros } from '@grasp/domain';
import type { Snapshot } from '@grasp/projections';
import { numbers as numberModel } from '../effect/numbers/projection.ts';
import { type ClockColumns, type Standing, toStanding } from './standing.ts';

/** The customers of each of these numbers over time, as known at k. Several may hold one at a time. */
export async function readCustomersOf(
  snapshot: Snapshot,
  wanted: readonly string[],
  k: Micros,
): Promise<Map<string, Standing<string>[]>> {
  const rows = await snapshot.query<ClockColumns & { number: string; customer: string }>({
    text: `select n.* from ${snapshot.tables(numberModel).rows} n
      where n.number = any($1::text[]) and n.k_from <= $2::bigint and n.k_to > $2::bigint
      order by n.customer, n.v_from`,
    values: [wanted, Math.min(k, FOREVER - 1)],
  });
  const standing = rows.map((row) => [row.number, toStanding(row, row.customer)] as const);
  const grouped = Map.groupBy(standing, ([number]) => number);
  return new Map([...grouped].map(([number, held]) => [number, held.map(([, one]) => one)]));
}
