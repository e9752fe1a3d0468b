import type { Micros } from '@grasp/domain';
import type { Place, Snapshot } from '@grasp/projections';
import { extensions } from './extensions/projection.ts';
import { endsOf, instantsOf } from './local-day.ts';
import {
  type ClockColumns,
  type Standing,
  standingAt,
  standingIn,
  toStanding,
} from './standing.ts';

/** Whose each extension is, on both clocks, by `extensionKey`. */
export type Mappings = ReadonlyMap<string, readonly Standing<string | null>[]>;

/** An extension of a switch. Ids have no spaces, so the parts stay apart. */
export function extensionKey(vendor: string, account: string, extension: string | null): string {
  return `${vendor} ${account} ${extension ?? ''}`;
}

type Row = ClockColumns & { vendor: string; account: string; extension: string } & {
  rep: string | null;
};

/** Every mapping of an extension that was known at some time up to k. */
export async function readMappings(snapshot: Snapshot, k: Micros): Promise<Mappings> {
  const rows = await snapshot.query<Row>({
    text: `select x.* from ${snapshot.tables(extensions).rows} x
      where x.k_from <= $1::bigint order by x.v_from, x.entity`,
    values: [k],
  });
  const mappings = new Map<string, Standing<string | null>[]>();
  for (const row of rows) {
    const key = extensionKey(row.vendor, row.account, row.extension);
    const standing = toStanding(row, row.rep);
    const known = mappings.get(key);
    if (known) known.push(standing);
    else mappings.set(key, [standing]);
  }
  return mappings;
}

/** Whose a call of an extension is: by the mapping at the call's own start, as known at k. null: nobody's. */
export function repAt(mappings: Mappings, key: string, { v, k }: Place): string | null {
  return standingAt(mappings.get(key) ?? [], { v, k }) ?? null;
}

/**
 * Whose all calls of an extension on a local day are, as known at k and as known when that day ended, in whatever zone.
 * undefined: that changes inside the day, so each call is to be asked for.
 */
export function repsOfDay(
  mappings: Mappings,
  { key, day, k }: { key: string; day: number; k: Micros },
): { now: string | null | undefined; before: string | null | undefined } {
  const standing = mappings.get(key) ?? [];
  const ends = endsOf(day);
  const v = instantsOf(day, day);
  const knownBefore = { first: Math.min(ends.first, k), last: Math.min(ends.last, k) };
  return {
    now: onlyOne(standingIn(standing, { v, k: { first: k, last: k } })),
    before: onlyOne(standingIn(standing, { v, k: knownBefore })),
  };
}

/** Extensions, as switches name them, that were ever mapped to one of these reps. */
export function extensionsOf(mappings: Mappings, reps: readonly string[]): string[] {
  const wanted = new Set<string | null>(reps);
  return [...mappings]
    .filter(([, standing]) => standing.some(({ value }) => wanted.has(value)))
    .map(([key]) => key.split(' ')[2] ?? '');
}

function onlyOne(found: readonly (string | null | undefined)[]): string | null | undefined {
  const reps = new Set(found.map((rep) => rep ?? null));
  const [rep] = reps;
  return reps.size === 1 ? rep : undefined;
}
