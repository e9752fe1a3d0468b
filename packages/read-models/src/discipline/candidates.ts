import { FOREVER, type Micros } from '@grasp/domain';
import type { Place, Snapshot } from '@grasp/projections';
import { numbers } from '../effect/numbers/projection.ts';
import { extensionKey } from './attribution.ts';
import { calls } from './calls/projection.ts';
import { type Standing, type Stretch, standingAt } from './standing.ts';

/** An answered dial: what may be a valid call. */
export type Candidate = {
  entity: string;
  extension: string;
  day: number;
  dayEndsAt: Micros;
  startedAt: Micros;
  number: string | null;
  talkMs: number;
  /** Whether it stands so as known at the query's k, and as known when its day ended. */
  now: boolean;
  before: boolean;
};

export type Candidates = {
  calls: Candidate[];
  /** Whether a number was some customer's at a place; false for all where nobody asked. */
  isCustomer: (number: string, at: Place) => boolean;
};

export type CandidateQuery = {
  place: Place;
  /** Local days, both included. */
  from: number;
  to: number;
  /** Only calls with this much talk: no rule in force counts less. */
  talkMs: { least: number; below?: number };
  /** Where on both clocks customers' numbers are to be told; null: nowhere. */
  customersIn: Stretch | null;
  /** Only calls of these extensions, as switches name them; null: of all. */
  extensions: readonly string[] | null;
  /** Only calls to these numbers; null: to any. */
  numbers?: readonly string[] | null;
};

type Bundle = { vendor: string; account: string; day: number; day_ends_at: number } & {
  entity: string[];
  extension: (string | null)[];
  number: (string | null)[];
  started_at: number[];
  talk_ms: number[];
  is_now: boolean[];
  is_before: boolean[];
};

type Clocks = [number: string, vFrom: number, vTo: number, kFrom: number, kTo: number];
type Answer = { bundles: Bundle[] | null; always: string[] | null; other: Clocks[] | null };

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
 * Answered dials of a stretch of days, with what is known of their numbers: tens of thousands in one row, a bundle per
 * day, from indexes alone.
 */
export async function readCandidates(
  snapshot: Snapshot,
  query: CandidateQuery,
): Promise<Candidates> {
  const { place, from, to, talkMs, extensions } = query;
  const lists = LISTS.map((name) => `json_agg(${name}) as ${name}`).join(', ');
  const then = 'least(day_ends_at - 1, $2::bigint)';
  const [answer] = await snapshot.query<Answer>({
    text: `with c as materialized (
        select * from (
          select entity, vendor, account, extension, number, day, day_ends_at, started_at, talk_ms,
            k_to > $3 as is_now, k_from <= ${then} and k_to > ${then} as is_before
          from ${snapshot.tables(calls).rows}
          where connects = 1 and is_primary and talk_ms >= $4 and talk_ms < $5 and day between $6 and $7
            and v_from <= $1 and v_to > $1 and k_from <= $2
            and ($8::text[] is null or extension = any($8)) and ($9::text[] is null or number = any($9))) s
        where is_now or is_before)
      select (select json_agg(b) from (
        select vendor, account, day, day_ends_at, ${lists} from c group by vendor, account, day, day_ends_at) b) as bundles,
        n.always, n.other
      from (${holdersOf(snapshot, query.customersIn)}) n`,
    values: [
      place.v,
      place.k,
      Math.min(place.k, FOREVER - 1),
      talkMs.least,
      talkMs.below ?? FOREVER,
      from,
      to,
      extensions,
      query.numbers ?? null,
    ],
  });
  return {
    calls: (answer?.bundles ?? []).flatMap(unbundle),
    isCustomer: customerNumbers(answer?.always ?? [], answer?.other ?? []),
  };
}

/**
 * The candidates' numbers that are customers' anywhere in a stretch. Most were so all along: of those the number alone is
 * given, the clocks only where they make a difference. The numbers come as one array, so that the index is searched
 * once for all of them, whatever the planner makes of the candidates.
 */
function holdersOf(snapshot: Snapshot, stretch: Stretch | null): string {
  if (stretch === null) return 'select null::json as always, null::json as other';
  const { v, k } = stretch;
  const last = Math.min(k.last, FOREVER - 1);
  return `select json_agg(number) filter (where is_always) as always,
      json_agg(json_build_array(number, v_from, v_to, k_from, k_to)) filter (where not is_always) as other
    from (select *, v_from <= ${v.first} and v_to > ${v.last} and k_from <= ${k.first} and k_to > ${last} as is_always
      from ${snapshot.tables(numbers).rows}
      where number = any((select array_agg(number) from c)::text[])
        and v_from <= ${v.last} and v_to > ${v.first} and k_from <= ${last} and k_to > ${k.first}) h`;
}

function customerNumbers(
  always: readonly string[],
  other: readonly Clocks[],
): Candidates['isCustomer'] {
  const known = new Set(always);
  const grouped = Map.groupBy(other, ([number]) => number);
  const holdings = new Map([...grouped].map(([number, clocks]) => [number, clocks.map(toHolding)]));
  return (number, at) =>
    known.has(number) || standingAt(holdings.get(number) ?? [], at) !== undefined;
}

function toHolding([, vFrom, vTo, kFrom, kTo]: Clocks): Standing<true> {
  return { from: vFrom, to: vTo, knownFrom: kFrom, knownTo: kTo, value: true };
}

function unbundle(bundle: Bundle): Candidate[] {
  const { vendor, account, day, day_ends_at: dayEndsAt } = bundle;
  return bundle.entity.map((entity, i) => ({
    entity,
    extension: extensionKey(vendor, account, bundle.extension[i] ?? null),
    day,
    dayEndsAt,
    startedAt: bundle.started_at[i] as number,
    number: bundle.number[i] ?? null,
    talkMs: bundle.talk_ms[i] as number,
    now: bundle.is_now[i] as boolean,
    before: bundle.is_before[i] as boolean,
  }));
}
