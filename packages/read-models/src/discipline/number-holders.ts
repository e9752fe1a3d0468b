import { FOREVER, type Micros } from '@grasp/domain';
import type { Place, Snapshot } from '@grasp/projections';
import { numbers as numberModel } from '../effect/numbers/projection.ts';
import {
  type ClockColumns,
  type Standing,
  type Stretch,
  standingAt,
  toStanding,
} from './standing.ts';

/** Whether a number is some customer's at a place. */
export type IsCustomerNumber = (number: string, at: Place) => boolean;

type Clocks = [number: string, vFrom: number, vTo: number, kFrom: number, kTo: number];

/**
 * Tells which of these numbers are customers' anywhere in a stretch of both clocks. Most were so all along: of those
 * the number alone is fetched, the clocks only where they make a difference.
 */
export async function readCustomerNumbers(
  snapshot: Snapshot,
  wanted: readonly string[],
  { v, k }: Stretch,
): Promise<IsCustomerNumber> {
  if (wanted.length === 0) return () => false;
  const [found] = await snapshot.query<{ always: string[] | null; other: Clocks[] | null }>({
    text: `select json_agg(n.number) filter (where n.is_always) as always,
        json_agg(json_build_array(n.number, n.v_from, n.v_to, n.k_from, n.k_to))
          filter (where not n.is_always) as other
      from (select *, v_from <= $2 and v_to > $3 and k_from <= $4 and k_to > $5 as is_always
        from ${snapshot.tables(numberModel).rows}
        where number = any($1::text[]) and v_from <= $3 and v_to > $2 and k_from <= $5 and k_to > $4) n`,
    values: [wanted, v.first, v.last, k.first, Math.min(k.last, FOREVER - 1)],
  });
  const always = new Set(found?.always ?? []);
  const other = Map.groupBy(found?.other ?? [], ([number]) => number);
  const holdings = new Map(
    [...other].map(([number, clocks]) => [number, clocks.map(holdingOf)] as const),
  );
  return (number, at) =>
    always.has(number) || standingAt(holdings.get(number) ?? [], at) !== undefined;
}

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

function holdingOf([, vFrom, vTo, kFrom, kTo]: Clocks): Standing<true> {
  return { from: vFrom, to: vTo, knownFrom: kFrom, knownTo: kTo, value: true };
}
