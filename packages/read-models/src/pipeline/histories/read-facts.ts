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
  toRenewal,
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
export type FactsWindow = {
  /** @param openOnly histories of open orders alone */
  at: (cutoff: Micros, openOnly?: boolean) => CutoffFacts;
};

/** What is read. `openOnly`: of decided orders no more than what was signed; `first` and `last` are one instant then. */
export type FactsQuestion = { first: Micros; last: Micros; zone: string; openOnly?: boolean };

/**
 * Reads what stands anywhere between the first and the last cut-off from the read models: seven queries, no replay.
 * @param question.zone the company's
 */
export async function readFacts(snapshot: Snapshot, question: FactsQuestion): Promise<FactsWindow> {
  const { zone, openOnly = false } = question;
  const read = await readAll(snapshot, question);
  return {
    at(cutoff, ofOpen = openOnly) {
      const known: Known = {
        orders: [...segmentsAt(read.orders, cutoff)].sort(([a], [b]) => byText(a, b)),
        customers: segmentsAt(read.customers, cutoff),
        teams: teamsOf(segmentsAt(read.reps, cutoff)),
        talks: talksAt(read.talks, cutoff),
        targets: lastStates(segmentsAt(read.targets, cutoff)),
        renewals: inOrder(segmentsAt(read.renewals, cutoff)).map(toRenewal),
      };
      return toFacts(known, cutoff, { zone, openOnly: ofOpen });
    },
  };
}

async function readAll(snapshot: Snapshot, { first, last, openOnly = false }: FactsQuestion) {
  const window = { first, last };
  const ofOrders = snapshot.tables(orders).rows;
  const readOrders = await readEntities<OrderState>(snapshot, window, {
    rows: ofOrders,
    columns: ORDER_COLUMNS,
    idOf: orderOf,
    ...(openOnly ? { only: onlyStanding(ofOrders) } : {}),
  });
  const customersAsked = openOnly ? customersOf(readOrders) : null;
  return {
    orders: readOrders,
    customers: await readEntities<CustomerState>(snapshot, window, {
      rows: snapshot.tables(customers).rows,
      columns: ['segment', 'source', 'touches'],
      idOf: (stream) => stream.slice('customer-'.length),
      ...(customersAsked ? { among: customersAsked.map((id) => `customer-${id}`) } : {}),
    }),
    reps: await readEntities<{ team: string | null }>(snapshot, window, {
      rows: snapshot.tables(reps).rows,
      columns: ['team'],
      idOf: (stream) => stream.slice('rep-'.length),
    }),
    targets: await readEntities<TargetState>(snapshot, window, {
      rows: snapshot.tables(targets).rows,
      columns: TARGET_COLUMNS,
      idOf: (entity) => entity,
    }),
    renewals: await readEntities<RenewalState>(snapshot, window, {
      rows: snapshot.tables(renewals).rows,
      columns: RENEWAL_COLUMNS,
      idOf: (stream) => stream,
    }),
    talks: await readTalks(snapshot, window, customersAsked),
  };
}

/** All of an order that is open at the cut-off, and of one that was won what stands there. */
const onlyStanding = (rows: string): string => `(r.status = 'won' and r.v_to > $2::bigint
  or r.entity in (select o.entity from ${rows} o where o.status = 'open' and o.k_from <= $2::bigint
    and o.k_to > $2::bigint and o.v_from <= $2::bigint and o.v_to > $2::bigint))`;

/** Whose orders these are; a customer of a won one alone is not looked at. */
function customersOf(read: ReadonlyMap<string, readonly Rectangle<OrderState>[]>): string[] {
  const open = [...read.values()].map((of) => of.at(-1)?.state).filter((s) => s?.status === 'open');
  return [...new Set(open.map((state) => state?.customer ?? ''))];
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
  of: {
    rows: string;
    columns: readonly (keyof S & string)[];
    idOf: (stream: string) => string;
    /** A condition on the rows, and entities that are asked for; left out: all. */
    only?: string;
    among?: readonly string[];
  },
): Promise<Map<string, Rectangle<S>[]>> {
  const batches = snapshot.batches<EntityRow>({
    text: `select r.entity, r.v_from, r.k_from, r.k_to, ${of.columns.map((name) => `r.${name}`).join(', ')}
      from ${of.rows} r where r.k_from <= $2::bigint and r.k_to > $1::bigint and r.v_from <= $2::bigint
        and ${of.only ?? 'true'} and ($3::text[] is null or r.entity = any($3::text[]))`,
    values: [first, last, of.among ?? null],
  });
  const entities = new Map<string, Rectangle<S>[]>();
  const shared = createShared();
  for await (const rows of batches) {
    for (const row of rows) {
      const rectangle = toRectangle(row, of.columns, shared);
      const known = entities.get(row.entity);
      if (known === undefined) entities.set(row.entity, [rectangle]);
      else known.push(rectangle);
    }
  }
  // Here and not in the query: sorting each entity's few is quicker than sorting all by their entity's name.
  for (const rectangles of entities.values()) {
    rectangles.sort((a, b) => a.from - b.from || a.knownFrom - b.knownFrom);
  }
  return new Map([...entities].map(([entity, own]) => [of.idOf(entity), own]));
}

type EntityRow = Clocks & { entity: string } & Record<string, unknown>;

function toRectangle<S>(
  row: EntityRow,
  columns: readonly (keyof S & string)[],
  shared: (value: unknown) => unknown,
): Rectangle<S> {
  const state: Record<string, unknown> = {};
  for (const name of columns) {
    const value = row[name];
    const isBigint = value != null && (BIGINTS as readonly string[]).includes(name);
    state[name] = isBigint ? Number(value) : shared(value);
  }
  return {
    from: Number(row.v_from),
    knownFrom: Number(row.k_from),
    knownTo: Number(row.k_to),
    state: state as S,
  };
}

/** One text for all that are equal: a stage stands in a hundred thousand rows, and each row brought its own. */
function createShared() {
  const texts = new Map<string, string>();
  return (value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    const known = texts.get(value);
    if (known === undefined) texts.set(value, value);
    return known ?? value;
  };
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
const lastStates = <S>(entities: ReadonlyMap<string, readonly Segment<S>[]>): S[] =>
  inOrder(entities).map((segments) => (segments.at(-1) as Segment<S>).state);

const inOrder = <T>(entities: ReadonlyMap<string, T>): T[] =>
  [...entities].sort(([a], [b]) => byText(a, b)).map(([, of]) => of);

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

function toTalk(row: TalkRow): KnownTalk {
  const talkMs = Number(row.talk_ms);
  return {
    at: Number(row.started_at) + talkMs * MICROS_PER_MS,
    talkMs,
    from: Number(row.v_from),
    to: Number(row.v_to),
    knownFrom: Number(row.k_from),
    knownTo: Number(row.k_to),
  };
}

/** Calls with those who held their numbers when they began: known while both, the call and the holding, are. */
async function readTalks(
  snapshot: Snapshot,
  { first, last }: Window,
  customersAsked: readonly string[] | null,
): Promise<Map<string, KnownTalk[]>> {
  const batches = snapshot.batches<TalkRow>({
    text: `select n.customer, c.started_at, c.talk_ms, c.v_from, c.v_to,
        greatest(c.k_from, n.k_from) as k_from, least(c.k_to, n.k_to) as k_to
      from ${snapshot.tables(calls).rows} c join ${snapshot.tables(numbers).rows} n
        on n.number = c.number and n.v_from <= c.started_at and n.v_to > c.started_at
        and n.k_from < c.k_to and n.k_to > c.k_from
      where c.talk_ms > 0 and c.number is not null and c.k_from <= $2::bigint and c.k_to > $1::bigint
        and c.v_from <= $2::bigint and n.k_from <= $2::bigint and n.k_to > $1::bigint
        and ($3::text[] is null or n.customer = any($3::text[]))`,
    values: [first, last, customersAsked],
  });
  const talks = new Map<string, KnownTalk[]>();
  for await (const rows of batches) {
    for (const row of rows) {
      const ofCustomer = talks.get(row.customer) ?? [];
      talks.set(row.customer, ofCustomer);
      ofCustomer.push(toTalk(row));
    }
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
