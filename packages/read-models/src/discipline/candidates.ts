import { FOREVER, type Micros } from '@grasp/domain';
import type { Place, Snapshot } from '@grasp/projections';
import { numbers } from '../effect/numbers/projection.ts';
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
  now: Sight;
  before: Sight;
};

/** How a call looks from one k. */
export type Sight = {
  /** Whether it stands so. */
  isSeen: boolean;
  /** Whether its number was a customer's when it began; false where nobody asked. */
  hasCustomer: boolean;
};

export type CandidateQuery = {
  place: Place;
  /** Local days, both included. */
  from: number;
  to: number;
  /** Only calls with this much talk: no rule in force counts less. */
  talkMs: { least: number; below?: number };
  /** Whether customers' numbers are to be told apart. */
  asksCustomers: boolean;
  /** Only calls of these extensions, as switches name them; null: of all. */
  extensions: readonly string[] | null;
  /** Only calls to these numbers; null: to any. */
  numbers?: readonly string[] | null;
};

type Bundle = { vendor: string; account: string; day: number; day_ends_at: string } & {
  entity: string[];
  extension: (string | null)[];
  number: (string | null)[];
  started_at: number[];
  talk_ms: number[];
  seen: number[];
  held: number[];
};

const LISTS = ['entity', 'extension', 'number', 'started_at', 'talk_ms', 'seen', 'held'] as const;

/** Bits of `seen` and `held`. */
const NOW = 1;
const BEFORE = 2;

/**
 * Answered dials of a stretch of days, a bundle per day: tens of thousands come in a few rows, from an index alone.
 */
export async function readCandidates(
  snapshot: Snapshot,
  query: CandidateQuery,
): Promise<Candidate[]> {
  const { place, from, to, talkMs, asksCustomers, extensions } = query;
  const lists = LISTS.map((name) => `json_agg(${name}) as ${name}`).join(', ');
  const held = asksCustomers ? heldBits(snapshot) : '0';
  const bundles = await snapshot.query<Bundle>({
    text: `select vendor, account, day, day_ends_at, ${lists}
      from (select s.*, ${held} as held
        from (select entity, vendor, account, extension, number, day, day_ends_at, started_at, talk_ms,
            ${bits('c', 'c.day_ends_at')} as seen
          from ${snapshot.tables(calls).rows} c
          where connects = 1 and is_primary and talk_ms >= $4 and talk_ms < $10 and day between $5 and $6
            and v_from <= $1 and v_to > $7 and k_from <= $2
            and ($8::text[] is null or extension = any($8))
            and ($9::text[] is null or number = any($9))) s
        where seen > 0) h
      group by vendor, account, day, day_ends_at`,
    values: [
      place.v,
      place.k,
      Math.min(place.k, FOREVER - 1),
      talkMs.least,
      from,
      to,
      Math.min(place.v, FOREVER - 1),
      extensions,
      query.numbers ?? null,
      talkMs.below ?? FOREVER,
    ],
  });
  return bundles.flatMap(unbundle);
}

/** Whether a rectangle is known at the query's k, and when the call's day ended. */
function bits(alias: string, dayEndsAt: string): string {
  const then = `least(${dayEndsAt} - 1, $3::bigint)`;
  return `((${alias}.k_from <= $2::bigint and ${alias}.k_to > $3::bigint)::integer * ${NOW}
    + (${alias}.k_from <= ${then} and ${alias}.k_to > ${then})::integer * ${BEFORE})`;
}

/** Whether the number of a call was some customer's at its start. Several may hold it: the call stays one. */
function heldBits(snapshot: Snapshot): string {
  return `coalesce((select bit_or(${bits('n', 's.day_ends_at')}) from ${snapshot.tables(numbers).rows} n
    where n.number = s.number and n.v_from <= s.started_at and n.v_to > s.started_at), 0)`;
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
    now: sightOf(bundle, i, NOW),
    before: sightOf(bundle, i, BEFORE),
  }));
}

function sightOf({ seen, held }: Bundle, i: number, bit: number): Sight {
  return {
    isSeen: ((seen[i] as number) & bit) !== 0,
    hasCustomer: ((held[i] as number) & bit) !== 0,
  };
}
