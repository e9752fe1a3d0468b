import { FOREVER } from '@grasp/domain';
import { covers, type Snapshot } from '@grasp/projections';
import { numbers as numberModel } from '../effect/numbers/projection.ts';
import { repFilter } from '../names.ts';
import type { Company, Paged, Paging } from '../query.ts';
import type { AnomalyKind, CallItem } from '../views.ts';
import { extensionKey, repAt } from './attribution.ts';
import { customersAt, toCallItems } from './call-items.ts';
import { calls } from './calls/projection.ts';
import { readCandidates } from './candidates.ts';
import { readCustomersOf } from './customers-of-numbers.ts';
import type { DisciplineDaysQuery } from './days.ts';
import { type LegFilter, type LegRow, legsWhere, readLegRows, readLegsOf } from './legs.ts';
import { extensionsFor } from './tally.ts';
import { type Judging, readDuplicates, readJudging, ruleAt } from './valid-calls.ts';

export const ANOMALY_KINDS = [
  'unattributed',
  'ambiguous',
  'ultra_short',
  'duplicate',
  'timed_out',
] as const satisfies readonly AnomalyKind[];

export type AnomalyQuery = DisciplineDaysQuery & {
  /** Only of this kind. */
  kind?: AnomalyKind | undefined;
  paging: Paging;
};

/** What places a call in the list. */
type Spotted = { entity: string; day: number; startedAt: number };
type Anomaly = Spotted & { kind: AnomalyKind };

/** Calls that somebody should look at, as they began; one with two faults is listed twice. */
export async function disciplineAnomalies(
  snapshot: Snapshot,
  query: AnomalyQuery,
  company: Company,
): Promise<Paged<CallItem & { kind: AnomalyKind }>> {
  const judging = await readJudging(snapshot, query.place, company);
  const filter = { ...query, reps: await repFilter(snapshot, query) };
  const kinds = query.kind === undefined ? ANOMALY_KINDS : [query.kind];
  const found: Anomaly[] = [];
  for (const kind of kinds) {
    const spotted = await spotters[kind](snapshot, judging, filter);
    found.push(...spotted.map((one) => ({ ...one, kind })));
  }
  found.sort(inOrder);
  const rest = query.paging.after ? found.filter(isAfter(query.paging.after)) : found;
  const page = rest.slice(0, query.paging.limit);
  const last = page.at(-1);
  return {
    items: await toItems(snapshot, judging, { page, query }),
    total: found.length,
    next: rest.length > page.length && last ? keyOf(last) : null,
  };
}

async function toItems(
  snapshot: Snapshot,
  judging: Judging,
  { page, query }: { page: readonly Anomaly[]; query: AnomalyQuery },
): Promise<(CallItem & { kind: AnomalyKind })[]> {
  const entities = [...new Set(page.map(({ entity }) => entity))];
  const legs = [...(await readLegsOf(snapshot, query.place, entities)).values()];
  const items = await toCallItems(snapshot, judging, { legs, query });
  const byCall = new Map(items.map((item) => [item.call, item]));
  return page.flatMap(({ entity, kind }) => {
    const item = byCall.get(entity);
    return item === undefined ? [] : [{ kind, ...item }];
  });
}

type Spotter = (snapshot: Snapshot, judging: Judging, filter: LegFilter) => Promise<Spotted[]>;

const spotters: Record<AnomalyKind, Spotter> = {
  /** In the totals of the day, but in nobody's. */
  async unattributed(snapshot, judging, filter) {
    if (filter.reps !== null) return [];
    const counted = '(c.dials > 0 or c.connects > 0 or c.talk_ms > 0)';
    return readSpotted(snapshot, judging, { ...filter, isUnattributed: true, where: counted });
  },

  /** With a number that was several customers' when the call began. */
  async ambiguous(snapshot, judging, filter) {
    const shared = await readSharedNumbers(snapshot, judging.place.k);
    const holders = await readCustomersOf(snapshot, shared, judging.place.k);
    const legs = await readLegsTo(snapshot, filter, shared);
    return legs
      .filter((leg) => {
        const at = { v: Number(leg.started_at), k: judging.place.k };
        const several = customersAt(holders.get(leg.number ?? '') ?? [], at).length > 1;
        return several && isWanted(judging, filter, leg);
      })
      .map(spot);
  },

  /** Answered, and over at once. */
  async ultra_short(snapshot, judging, filter) {
    const { place, from, to, reps } = filter;
    const longest = Math.max(0, ...judging.rules.map(({ value }) => value.ultraShortMs));
    const { calls: short } = await readCandidates(snapshot, {
      place,
      from,
      to,
      talkMs: { least: 0, below: longest },
      customersIn: null,
      extensions: extensionsFor(judging, reps),
    });
    return short.filter(({ now, talkMs, startedAt: v, extension }) => {
      const at = { v, k: place.k };
      const isShort = now && talkMs < ruleAt(judging.rules, at).ultraShortMs;
      return isShort && isOneOf(reps, repAt(judging.mappings, extension, at));
    });
  },

  /** Another call to a number that the same person had just called. */
  async duplicate(snapshot, judging, filter) {
    const extensions = extensionsFor(judging, filter.reps);
    const duplicates = await readDuplicates(snapshot, judging, { ...filter, extensions });
    return duplicates
      .filter(({ rep }) => isOneOf(filter.reps, rep))
      .map(({ candidate }) => candidate);
  },

  /** Closed by us, because no end was ever told. */
  timed_out: (snapshot, judging, filter) =>
    readSpotted(snapshot, judging, { ...filter, where: `c.status = 'timed_out'` }),
};

const isOneOf = (reps: readonly string[] | null, rep: string | null): boolean =>
  reps === null || (rep !== null && reps.includes(rep));

function isWanted({ mappings, place }: Judging, { reps }: LegFilter, leg: LegRow): boolean {
  const key = extensionKey(leg.vendor, leg.account, leg.extension);
  return isOneOf(reps, repAt(mappings, key, { v: Number(leg.started_at), k: place.k }));
}

const spot = ({ entity, day, started_at }: LegRow): Spotted => ({
  entity,
  day,
  startedAt: Number(started_at),
});

async function readSpotted(
  snapshot: Snapshot,
  judging: Judging,
  filter: LegFilter,
): Promise<Spotted[]> {
  return (await readLegRows(snapshot, await legsWhere(snapshot, judging, filter), { end: '' })).map(
    spot,
  );
}

/** Numbers that are several customers' at some time, as known at k. */
async function readSharedNumbers(snapshot: Snapshot, k: number): Promise<string[]> {
  const rows = await snapshot.query<{ number: string }>({
    text: `select n.number from ${snapshot.tables(numberModel).rows} n
      where n.k_from <= $1::bigint and n.k_to > $1::bigint
      group by n.number having min(n.customer) <> max(n.customer)`,
    values: [Math.min(k, FOREVER - 1)],
  });
  return rows.map(({ number }) => number);
}

function readLegsTo(
  snapshot: Snapshot,
  { place, from, to }: LegFilter,
  numbers: readonly string[],
): Promise<LegRow[]> {
  return snapshot.query({
    text: `select c.* from ${snapshot.tables(calls).rows} c
      where ${covers('c')} and c.day between $3 and $4 and c.number = any($5::text[])
        and c.direction <> 'internal'`,
    values: [place.v, place.k, from, to, numbers],
  });
}

type Key = readonly (string | number | null)[];

const keyOf = ({ day, startedAt, entity, kind }: Anomaly): (string | number)[] => [
  day,
  startedAt,
  entity,
  kind,
];

function inOrder(a: Anomaly, b: Anomaly): number {
  return compareKeys(keyOf(a), keyOf(b));
}

const isAfter =
  (key: Key) =>
  (anomaly: Anomaly): boolean =>
    compareKeys(keyOf(anomaly), key) > 0;

/** Keys of equal make, compared part by part. */
function compareKeys(a: Key, b: Key): number {
  for (const [i, part] of a.entries()) {
    const other = b[i] ?? null;
    if (part === other || part === null || other === null) continue;
    return part < other ? -1 : 1;
  }
  return 0;
}
