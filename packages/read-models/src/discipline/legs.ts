import { covers, type Place, type Query, type Snapshot } from '@grasp/projections';
import { repsOfDay } from './attribution.ts';
import { calls } from './calls/projection.ts';
import { readExtensionDays } from './extension-days.ts';
import { extensions } from './extensions/projection.ts';
import { extensionsFor } from './tally.ts';
import type { Judging } from './valid-calls.ts';

/** A call leg as it stands at a place: a row of the calls table as PostgreSQL gives it. */
export type LegRow = {
  entity: string;
  vendor: string;
  account: string;
  extension: string | null;
  number: string | null;
  direction: 'outbound' | 'inbound' | 'internal';
  started_at: string;
  day: number;
  day_ends_at: string;
  k_from: string;
  status: string;
  outcome: string | null;
  is_primary: boolean;
  dials: number;
  connects: number;
  talk_ms: string;
};

/** Which legs, by whose they are and when they were. */
export type LegFilter = {
  place: Place;
  /** Local days, both included. */
  from: number;
  to: number;
  /** Only these reps'; null: everybody's, and nobody's. */
  reps: readonly string[] | null;
  /** Only nobody's. */
  isUnattributed?: boolean;
  /** A further condition over `c`. */
  where?: string;
};

/** Legs are listed by local day, then as they began. */
export const LEG_ORDER = 'c.day, c.started_at, c.entity';

/** `from … where …` of the legs `c` that a filter lets through; further values come after its own. */
export async function legsWhere(
  snapshot: Snapshot,
  judging: Judging,
  filter: LegFilter,
): Promise<Query> {
  const { place, from, to, reps, isUnattributed = false, where = 'true' } = filter;
  const values: Query['values'] = [place.v, place.k, from, to];
  const conditions = [covers('c'), 'c.day between $3 and $4', where];
  if (isUnattributed) {
    values.push(await extensionsOfNobody(snapshot, judging, filter));
    conditions.push('(c.extension is null or c.extension = any($5::text[]))', 'w.rep is null');
  } else if (reps !== null) {
    values.push(extensionsFor(judging, reps), reps);
    conditions.push('c.extension = any($5::text[])', 'w.rep = any($6::text[])');
  }
  const join = values.length > 4 ? whoseJoin(snapshot) : '';
  return {
    text: `from ${snapshot.tables(calls).rows} c ${join} where ${conditions.join(' and ')}`,
    values,
  };
}

/** Extensions, as switches name them, that have calls of nobody's in a stretch of days: as a rule hardly any. */
async function extensionsOfNobody(
  snapshot: Snapshot,
  { mappings }: Judging,
  { place, from, to }: LegFilter,
): Promise<string[]> {
  const days = await readExtensionDays(snapshot, { place, from, to, extensions: null });
  const nobodys = days.filter(({ key, day }) => {
    const { now } = repsOfDay(mappings, { key, day, k: place.k });
    return now === null || now === undefined;
  });
  return [...new Set(nobodys.flatMap(({ extension }) => extension ?? []))];
}

/** Reads legs in their order. `after` is a further condition (a keyset), `end` a limit. */
export function readLegRows(
  snapshot: Snapshot,
  { text, values }: Query,
  { after = '', end }: { after?: string; end: string },
): Promise<LegRow[]> {
  return snapshot.query({
    text: `select c.* ${text} ${after} order by ${LEG_ORDER} ${end}`,
    values,
  });
}

/** Legs by entity, as they stand at a place. */
export async function readLegsOf(
  snapshot: Snapshot,
  { v, k }: Place,
  entities: readonly string[],
): Promise<Map<string, LegRow>> {
  const rows = await snapshot.query<LegRow>({
    text: `select c.* from ${snapshot.tables(calls).rows} c where ${covers('c')} and c.entity = any($3::text[])`,
    values: [v, k, entities],
  });
  return new Map(rows.map((row) => [row.entity, row]));
}

/** Whose a leg is, by the mapping at its own start: the same rule as `repAt`. */
function whoseJoin(snapshot: Snapshot): string {
  return `left join lateral (
    select x.rep from ${snapshot.tables(extensions).rows} x
    where x.extension = c.extension and x.vendor = c.vendor and x.account = c.account
      and ${covers('x', 'c.started_at', '$2')}
    order by x.v_from desc, x.entity desc limit 1) w on true`;
}
