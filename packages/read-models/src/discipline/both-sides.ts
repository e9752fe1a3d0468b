import { FOREVER } from '@grasp/domain';
import type { Place, Query, Snapshot } from '@grasp/projections';
import { extensionKey, type Mappings, repAt } from './attribution.ts';
import { calls } from './calls/projection.ts';

/** A leg as known at the query's k, or as known when its day ended, or both. */
export type TwoSidedLeg = {
  entity: string;
  day: number;
  dials: number;
  connects: number;
  talkMs: number;
  /** Whose it is on the side on which it stands; undefined where it does not. null: nobody's. */
  now: string | null | undefined;
  before: string | null | undefined;
};

type Row = { entity: string; vendor: string; account: string; extension: string | null } & {
  started_at: string;
  day: number;
  day_ends_at: string;
  dials: number;
  connects: number;
  talk_ms: string;
  is_now: boolean;
  is_before: boolean;
};

/**
 * Reads legs from both sides of what became known after their day, each with whose it is on either side. In the order of
 * their days, as they began.
 * @param source what follows `from … c`: joins and conditions, its values from `$4` on
 */
export async function readBothSides(
  snapshot: Snapshot,
  { mappings, place }: { mappings: Mappings; place: Place },
  { text, values }: Query,
): Promise<TwoSidedLeg[]> {
  const then = 'least(c.day_ends_at - 1, $3::bigint)';
  const rows = await snapshot.query<Row>({
    text: `select * from (
        select c.entity, c.vendor, c.account, c.extension, c.started_at, c.day, c.day_ends_at, c.dials, c.connects,
          c.talk_ms, c.k_to > $3::bigint as is_now, c.k_from <= ${then} and c.k_to > ${then} as is_before
        from ${snapshot.tables(calls).rows} c ${text}
          and c.v_from <= $1::bigint and c.v_to > $1::bigint and c.k_from <= $2::bigint) l
      where l.is_now or l.is_before order by l.day, l.started_at, l.entity`,
    values: [place.v, place.k, Math.min(place.k, FOREVER - 1), ...values],
  });
  return rows.map((row) => {
    const key = extensionKey(row.vendor, row.account, row.extension);
    const at = { v: Number(row.started_at), k: place.k };
    const then = { v: at.v, k: Math.min(Number(row.day_ends_at) - 1, place.k) };
    return {
      entity: row.entity,
      day: row.day,
      dials: row.dials,
      connects: row.connects,
      talkMs: Number(row.talk_ms),
      now: row.is_now ? repAt(mappings, key, at) : undefined,
      before: row.is_before ? repAt(mappings, key, then) : undefined,
    };
  });
}
