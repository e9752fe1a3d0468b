import { MICROS_PER_MS, type Micros } from '@grasp/domain';
import type { Projection, Snapshot } from '@grasp/projections';
import { calls } from '../../discipline/calls/projection.ts';
import { reps } from '../../discipline/reps/projection.ts';
import { customers } from '../../effect/customers/projection.ts';
import { numbers } from '../../effect/numbers/projection.ts';
import { renewals } from '../../effect/renewals/projection.ts';
import { orderOf, orders } from '../orders/projection.ts';
import { targets } from '../targets/projection.ts';
import {
  byText,
  type CustomerState,
  type Known,
  ORDER_COLUMNS,
  type OrderState,
  RENEWAL_COLUMNS,
  type RenewalState,
  type Segment,
  TARGET_COLUMNS,
  type Talk,
  type TargetState,
} from './known.ts';
import { type CutoffFacts, toFacts } from './to-facts.ts';

/** The read models that facts are read from. */
export const factModels: readonly Projection[] = [
  orders,
  customers,
  reps,
  calls,
  numbers,
  targets,
  renewals,
];

/** What stands at any cut-off between two instants: read once, whatever the number of cut-offs. */
export type FactsWindow = { at: (cutoff: Micros) => CutoffFacts };

/**
 * Reads what stands anywhere between the first and the last cut-off from the read models: six queries, no replay.
 * @param zone the company's
 */
export async function readFacts(
  snapshot: Snapshot,
  { first, last, zone }: { first: Micros; last: Micros; zone: string },
): Promise<FactsWindow> {
  const window = { first, last };
  const ofOrders = await readEntities<OrderState>(snapshot, window, {
    rows: snapshot.tables(orders).rows,
    columns: ORDER_COLUMNS,
    idOf: orderOf,
  });
  const ofCustomers = await readEntities<CustomerState>(snapshot, window, {
    rows: snapshot.tables(customers).rows,
    columns: ['segment', 'source', 'touches'],
    idOf: (stream) => stream.slice('customer-'.length),
  });
  const ofReps = await readEntities<{ team: string | null }>(snapshot, window, {
    rows: snapshot.tables(reps).rows,
    columns: ['team'],
    idOf: (stream) => stream.slice('rep-'.length),
  });
  const ofTargets = await readEntities<TargetState>(snapshot, window, {
    rows: snapshot.tables(targets).rows,
    columns: TARGET_COLUMNS,
    idOf: (entity) => entity,
  });
  const ofRenewals = await readEntities<RenewalState>(snapshot, window, {
    rows: snapshot.tables(renewals).rows,
    columns: RENEWAL_COLUMNS,
    idOf: (stream) => stream,
  });
  const ofCalls = await readTalks(snapshot, window);
  return {
    at(cutoff) {
      const known: Known = {
        orders: [...segmentsAt(ofOrders, cutoff)].sort(([a], [b]) => byText(a, b)),
        customers: segmentsAt(ofCustomers, cutoff),
        teams: teamsOf(segmentsAt(ofReps, cutoff)),
        talks: talksAt(ofCalls, cutoff),
        targets: lastStates(segmentsAt(ofTargets, cutoff)),
        renewals: lastStates(segmentsAt(ofRenewals, cutoff)),
      };
      return toFacts(known, cutoff, zone);
    },
  };
}

type Window = { first: Micros; last: Micros };
/** A rectangle without its end on the v axis: the next one that is known then ends it. */
type Rectangle<S> = Segment<S> & { knownFrom: Micros; knownTo: Micros };
type Clocks = { v_from: string; k_from: string; k_to: string };

/** Columns that PostgreSQL gives as text, since not every bigint is a safe integer; ours are. */
const BIGINTS = ['amount', 'renewed_amount', 'decided_at', 'last_contact_at'] as const;

/** The rectangles of each entity that stand at some cut-off of the window, ascending on the v axis. */
async function readEntities<S>(
  snapshot: Snapshot,
  { first, last }: Window,
  of: { rows: string; columns: readonly (keyof S & string)[]; idOf: (stream: string) => string },
): Promise<Map<string, Rectangle<S>[]>> {
  const rows = await snapshot.query<Clocks & { entity: string } & Record<string, unknown>>({
    text: `select r.entity, r.v_from, r.k_from, r.k_to, ${of.columns.map((name) => `r.${name}`).join(', ')}
      from ${of.rows} r where r.k_from <= $2::bigint and r.k_to > $1::bigint and r.v_from <= $2::bigint
      order by r.entity, r.v_from, r.k_from`,
    values: [first, last],
  });
  const entities = new Map<string, Rectangle<S>[]>();
  for (const { entity, v_from, k_from, k_to, ...state } of rows) {
    const id = of.idOf(entity);
    const rectangles = entities.get(id) ?? [];
    entities.set(id, rectangles);
    for (const name of BIGINTS) {
      if (state[name] != null) state[name] = Number(state[name]);
    }
    rectangles.push({
      from: Number(v_from),
      knownFrom: Number(k_from),
      knownTo: Number(k_to),
      state: state as S,
    });
  }
  return entities;
}

function segmentsAt<S>(
  entities: ReadonlyMap<string, readonly Rectangle<S>[]>,
  cutoff: Micros,
): Map<string, readonly Segment<S>[]> {
  const standing = new Map<string, readonly Segment<S>[]>();
  for (const [id, rectangles] of entities) {
    const segments = rectangles.filter(
      ({ from, knownFrom, knownTo }) => from <= cutoff && knownFrom <= cutoff && knownTo > cutoff,
    );
    if (segments.length > 0) standing.set(id, segments);
  }
  return standing;
}

/** What stands of each entity at the cut-off, by entity. */
function lastStates<S>(entities: ReadonlyMap<string, readonly Segment<S>[]>): S[] {
  return [...entities]
    .sort(([a], [b]) => byText(a, b))
    .map(([, segments]) => (segments.at(-1) as Segment<S>).state);
}

function teamsOf(
  reps: ReadonlyMap<string, readonly Segment<{ team: string | null }>[]>,
): Known['teams'] {
  return new Map(
    [...reps].map(([rep, segments]) => [
      rep,
      segments.map(({ from, state }) => ({ from, state: state.team })),
    ]),
  );
}

type TalkRow = Clocks & { customer: string; v_to: string; started_at: string; talk_ms: string } & {
  n_from: string;
  n_to: string;
};
type KnownTalk = Talk & { from: Micros; to: Micros; knownFrom: Micros; knownTo: Micros };

/** Calls with those who held their numbers when they began: known while both, the call and the holding, are. */
async function readTalks(
  snapshot: Snapshot,
  { first, last }: Window,
): Promise<Map<string, KnownTalk[]>> {
  const rows = await snapshot.query<TalkRow>({
    text: `select n.customer, c.started_at, c.talk_ms, c.v_from, c.v_to,
        greatest(c.k_from, n.k_from) as k_from, least(c.k_to, n.k_to) as k_to
      from ${snapshot.tables(calls).rows} c join ${snapshot.tables(numbers).rows} n
        on n.number = c.number and n.v_from <= c.started_at and n.v_to > c.started_at
        and n.k_from < c.k_to and n.k_to > c.k_from
      where c.talk_ms > 0 and c.number is not null and c.k_from <= $2::bigint and c.k_to > $1::bigint
        and c.v_from <= $2::bigint and n.k_from <= $2::bigint and n.k_to > $1::bigint`,
    values: [first, last],
  });
  const talks = new Map<string, KnownTalk[]>();
  for (const row of rows) {
    const talkMs = Number(row.talk_ms);
    const ofCustomer = talks.get(row.customer) ?? [];
    talks.set(row.customer, ofCustomer);
    ofCustomer.push({
      at: Number(row.started_at) + talkMs * MICROS_PER_MS,
      talkMs,
      from: Number(row.v_from),
      to: Number(row.v_to),
      knownFrom: Number(row.k_from),
      knownTo: Number(row.k_to),
    });
  }
  for (const ofCustomer of talks.values()) ofCustomer.sort(byTime);
  return talks;
}

/** Calls as they stand at the cut-off: one that goes on has not been talked in yet. */
function talksAt(
  talks: ReadonlyMap<string, readonly KnownTalk[]>,
  cutoff: Micros,
): Map<string, readonly Talk[]> {
  const standing = new Map<string, readonly Talk[]>();
  for (const [customer, known] of talks) {
    const mine = known.filter(
      ({ at, from, to, knownFrom, knownTo }) =>
        at <= cutoff && from <= cutoff && to > cutoff && knownFrom <= cutoff && knownTo > cutoff,
    );
    if (mine.length > 0) standing.set(customer, mine);
  }
  return standing;
}

/** Calls at one instant are told apart by their length: which of two like ones comes first is the same to all. */
export const byTime = (a: Talk, b: Talk): number => a.at - b.at || a.talkMs - b.talkMs;
