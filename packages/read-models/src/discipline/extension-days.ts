import { FOREVER } from '@grasp/domain';
import { type Place, type Snapshot, transitionsIn } from '@grasp/projections';
import { extensionKey } from './attribution.ts';
import { calls } from './calls/projection.ts';

/** Sums over the calls of one extension on one local day. */
export type ExtensionDay = {
  vendor: string;
  account: string;
  extension: string | null;
  key: string;
  day: number;
  /** Legs of any kind. */
  legs: number;
  dials: number;
  connects: number;
  talkMs: number;
};

export type ExtensionDayQuery = {
  place: Place;
  from: number;
  to: number;
  /** Only these, as switches name them; null: all. */
  extensions: readonly string[] | null;
};

type Row = { vendor: string; account: string; extension: string | null; day: number } & Record<
  'legs' | 'dials' | 'connects' | 'talk_ms',
  string
>;

/** What each extension did on each local day: from the cells, with single transitions on the rim of both clocks. */
export async function readExtensionDays(
  snapshot: Snapshot,
  { place, from, to, extensions }: ExtensionDayQuery,
): Promise<ExtensionDay[]> {
  const source = transitionsIn(snapshot.tables(calls), [{ to: place.v, k: place.k }]);
  const side = (name: 'a' | 'b', sign: string): string => `
    select ${name}_vendor as vendor, ${name}_account as account, ${name}_extension as extension, ${name}_day as day,
      ${sign}n as legs, ${sign}${name}_dials as dials, ${sign}${name}_connects as connects,
      ${sign}${name}_talk_ms as talk_ms
    from ${source} t where ${name}_n = 1 and ${name}_day between $1 and $2
      and ($3::text[] is null or ${name}_extension = any($3))`;
  const rows = await snapshot.query<Row>({
    text: summed(`${side('a', '')} union all ${side('b', '-')}`),
    values: [from, to, extensions],
  });
  return rows.map(toExtensionDay);
}

/**
 * What late news changed: the sums as known at k less those known when each day ended. Only calls of which something
 * was learnt after their day are looked at.
 */
export async function readLateNews(
  snapshot: Snapshot,
  { place, from, to, extensions }: ExtensionDayQuery,
): Promise<ExtensionDay[]> {
  const { rows: table } = snapshot.tables(calls);
  const part = (sign: string, learnt: string): string => `
    select vendor, account, extension, day, ${sign}1 as legs, ${sign}dials as dials,
      ${sign}connects as connects, ${sign}talk_ms as talk_ms
    from ${table} where day between $4 and $5 and v_from <= $1 and v_to > $6 and ${learnt}
      and ($7::text[] is null or extension = any($7))`;
  const learnt = part('', 'k_from >= day_ends_at and k_from <= $2 and k_to > $3');
  const unlearnt = part(
    '-',
    `k_to < ${FOREVER} and k_to >= day_ends_at and k_to <= $2 and k_from < day_ends_at`,
  );
  const { v, k } = place;
  const rows = await snapshot.query<Row>({
    text: summed(`${learnt} union all ${unlearnt}`),
    values: [v, k, Math.min(k, FOREVER - 1), from, to, Math.min(v, FOREVER - 1), extensions],
  });
  return rows.map(toExtensionDay);
}

function summed(source: string): string {
  const sums = ['legs', 'dials', 'connects', 'talk_ms'].map(
    (sum) => `sum(${sum})::bigint as ${sum}`,
  );
  return `select vendor, account, extension, day, ${sums.join(', ')} from (${source}) s group by 1, 2, 3, 4`;
}

function toExtensionDay(row: Row): ExtensionDay {
  const { vendor, account, extension, day } = row;
  return {
    vendor,
    account,
    extension,
    key: extensionKey(vendor, account, extension),
    day,
    legs: Number(row.legs),
    dials: Number(row.dials),
    connects: Number(row.connects),
    talkMs: Number(row.talk_ms),
  };
}
