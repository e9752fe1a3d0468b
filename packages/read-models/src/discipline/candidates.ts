import { FOREVER, type Micros } from '@grasp/domain';
import type { Place, Snapshot } from '@grasp/projections';
import { extensionKey } from './attribution.ts';
import { calls } from './calls/projection.ts';

/** An answered dial: what may be a valid call. Seen from the query's k, and from the end of the call's own day. */
export type Candidate = {
  entity: string;
  extension: string;
  day: number;
  dayEndsAt: Micros;
  startedAt: Micros;
  number: string | null;
  talkMs: number;
  /** Whether it stands so as known at the query's k, and as known when its day ended. */
  isNow: boolean;
  isBefore: boolean;
};

export type CandidateQuery = {
  place: Place;
  from: number;
  to: number;
  /** Shorter ones cannot count by any rule in force. */
  leastTalkMs: number;
  /** Only calls of these extensions, as switches name them; null: of all. */
  extensions: readonly string[] | null;
  /** Only calls to these numbers; null: to any. */
  numbers?: readonly string[] | null;
};

type Bundle = {
  vendor: string;
  account: string;
  day: number;
  day_ends_at: string;
  entity: string[];
  extension: (string | null)[];
  number: (string | null)[];
  started_at: number[];
  talk_ms: number[];
  is_now: boolean[];
  is_before: boolean[];
};

const LISTS = [
  'entity',
  'extension',
  'number',
  'started_at',
  'talk_ms',
  'is_now',
  'is_before',
] as const;

/**
 * Answered dials of a stretch of days, a bundle per day: tens of thousands come in a few rows, from an index alone.
 */
export async function readCandidates(
  snapshot: Snapshot,
  query: CandidateQuery,
): Promise<Candidate[]> {
  const { place, from, to, leastTalkMs, extensions, numbers = null } = query;
  const then = 'least(c.day_ends_at - 1, $2::bigint)';
  const bundles = await snapshot.query<Bundle>({
    text: `select vendor, account, day, day_ends_at, ${LISTS.map((name) => `json_agg(${name}) as ${name}`).join(', ')}
      from (select c.*, c.k_to > $3 as is_now, c.k_from <= ${then} and c.k_to > ${then} as is_before
        from (select entity, vendor, account, extension, number, day, day_ends_at, started_at, talk_ms, k_from, k_to
          from ${snapshot.tables(calls).rows}
          where connects = 1 and is_primary and talk_ms >= $4 and day between $5 and $6
            and v_from <= $1 and v_to > $7 and k_from <= $2
            and ($8::text[] is null or extension = any($8)) and ($9::text[] is null or number = any($9))) c) s
      where is_now or is_before group by vendor, account, day, day_ends_at`,
    values: [
      place.v,
      place.k,
      Math.min(place.k, FOREVER - 1),
      leastTalkMs,
      from,
      to,
      Math.min(place.v, FOREVER - 1),
      extensions,
      numbers,
    ],
  });
  return bundles.flatMap(unbundle);
}

function unbundle(bundle: Bundle): Candidate[] {
  const { vendor, account, day } = bundle;
  const dayEndsAt = Number(bundle.day_ends_at);
  return bundle.entity.map((entity, i) => ({
    entity,
    extension: extensionKey(vendor, account, bundle.extension[i] ?? null),
    day,
    dayEndsAt,
    startedAt: bundle.started_at[i] as number,
    number: bundle.number[i] ?? null,
    talkMs: bundle.talk_ms[i] as number,
    isNow: bundle.is_now[i] as boolean,
    isBefore: bundle.is_before[i] as boolean,
  }));
}
