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
  type Columns,
  type ColumnsQuestion,
  isStanding,
  placeOf,
  readColumns,
  segmentsAt,
} from './columns.ts';
import {
  CUSTOMER_COLUMNS,
  type CustomerState,
  type Known,
  namesOf,
  ORDER_COLUMNS,
  type OrderState,
  pick,
  RENEWAL_COLUMNS,
  type RenewalState,
  type Segment,
  TARGET_COLUMNS,
  type Talk,
  type TargetState,
  toRenewal,
} from './known.ts';
import { type CutoffFacts, createDays, toFacts } from './to-facts.ts';

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

/** What is read. `openOnly`: of decided orders no more than what was signed; `first` and `last` are one instant then. */
export type FactsQuestion = { first: Micros; last: Micros; zone: string; openOnly?: boolean };

/** All that facts are made of between two instants, in columns: plain data that threads can share. */
export type FactColumns = Pick<FactsQuestion, 'zone' | 'openOnly'> & {
  orders: Columns<OrderState>;
  customers: Columns<CustomerState>;
  reps: Columns<RepState>;
  talks: Columns<TalkState>;
  targets: Columns<TargetState>;
  renewals: Columns<RenewalState>;
};

type RepState = { team: string | null };
/** A call by its customer: when it ended, and until when it goes on standing on the v axis. */
type TalkState = Talk & { until: Micros };

/**
 * Reads what stands anywhere between the first and the last cut-off from the read models: six queries, no replay.
 * @param question.zone the company's
 */
export async function readFacts(snapshot: Snapshot, question: FactsQuestion): Promise<FactColumns> {
  const { openOnly = false, zone } = question;
  const ofOrders = snapshot.tables(orders).rows;
  const read = <S>(of: RowsQuestion<S>) => readRows(snapshot, question, of);
  const readOrders = await read<OrderState>({
    rows: ofOrders,
    kinds: ORDER_COLUMNS,
    idOf: orderOf,
    ...(openOnly ? { only: onlyStanding(ofOrders) } : {}),
  });
  const among = openOnly ? customersOf(readOrders, question.last) : null;
  return {
    ...{ zone, openOnly },
    orders: readOrders,
    customers: await read<CustomerState>({
      rows: snapshot.tables(customers).rows,
      kinds: CUSTOMER_COLUMNS,
      idOf: (stream) => stream.slice('customer-'.length),
      ...(among ? { among: among.map((id) => `customer-${id}`) } : {}),
    }),
    reps: await read<RepState>({
      rows: snapshot.tables(reps).rows,
      kinds: { team: 'text' },
      idOf: (stream) => stream.slice('rep-'.length),
    }),
    talks: await readTalks(snapshot, question, among),
    targets: await read<TargetState>({
      rows: snapshot.tables(targets).rows,
      kinds: TARGET_COLUMNS,
      idOf: (entity) => entity,
    }),
    renewals: await read<RenewalState>({
      rows: snapshot.tables(renewals).rows,
      kinds: RENEWAL_COLUMNS,
      idOf: (stream) => stream,
    }),
  };
}

/** All of an order that is open at the cut-off, and of one that was won what stands there. */
const onlyStanding = (rows: string): string => `(r.status = 'won' and r.v_to > $2::bigint
  or r.entity in (select o.entity from ${rows} o where o.status = 'open' and o.k_from <= $2::bigint
    and o.k_to > $2::bigint and o.v_from <= $2::bigint and o.v_to > $2::bigint))`;

/** Whose the open orders are; a customer of a won one alone is not looked at. */
function customersOf(of: Columns<OrderState>, cutoff: Micros): string[] {
  const last = of.ids.map((_, place) => segmentsAt(of, place, cutoff).at(-1));
  const open = last.filter((segment) => segment?.state.status === 'open');
  return [...new Set(open.map((segment) => segment?.state.customer ?? ''))];
}

type RowsQuestion<S> = Omit<ColumnsQuestion<S>, 'query' | 'by'> & {
  rows: string;
  /** A condition on the rows, and entities that are asked for; left out: all. */
  only?: string;
  among?: readonly string[];
};

/** The rows of each entity that stand at some cut-off of the window. */
function readRows<S>(
  snapshot: Snapshot,
  { first, last }: FactsQuestion,
  { rows, only = 'true', among, ...of }: RowsQuestion<S>,
): Promise<Columns<S>> {
  const text = `select r.entity, r.v_from, r.k_from, r.k_to, ${Object.keys(of.kinds)
    .map((name) => `r.${name}`)
    .join(', ')}
      from ${rows} r where r.k_from <= $2::bigint and r.k_to > $1::bigint and r.v_from <= $2::bigint
        and ${only} and ($3::text[] is null or r.entity = any($3::text[]))`;
  return readColumns(snapshot, { ...of, query: { text, values: [first, last, among ?? null] } });
}

/** Calls with those who held their numbers when they began: known while both, the call and the holding, are. */
function readTalks(
  snapshot: Snapshot,
  { first, last }: FactsQuestion,
  among: readonly string[] | null,
): Promise<Columns<TalkState>> {
  const text = `select n.customer as entity, c.v_from, c.v_to as until, c.talk_ms as "talkMs",
        c.started_at + c.talk_ms * ${MICROS_PER_MS} as at,
        greatest(c.k_from, n.k_from) as k_from, least(c.k_to, n.k_to) as k_to
      from ${snapshot.tables(calls).rows} c join ${snapshot.tables(numbers).rows} n
        on n.number = c.number and n.v_from <= c.started_at and n.v_to > c.started_at
        and n.k_from < c.k_to and n.k_to > c.k_from
      where c.talk_ms > 0 and c.number is not null and c.k_from <= $2::bigint and c.k_to > $1::bigint
        and c.v_from <= $2::bigint and n.k_from <= $2::bigint and n.k_to > $1::bigint
        and ($3::text[] is null or n.customer = any($3::text[]))`;
  return readColumns<TalkState>(snapshot, {
    query: { text, values: [first, last, among] },
    kinds: { at: 'number', talkMs: 'number', until: 'number' },
    idOf: (customer) => customer,
    by: BY_TIME,
  });
}

/** What stands at any cut-off of a window that was read. */
export type FactsAt = (cutoff: Micros) => CutoffFacts;

/** Makes facts of columns, in whichever thread. */
export function factsIn(columns: FactColumns): FactsAt {
  const days = createDays(columns.zone);
  return (cutoff) => toFacts(knownAt(columns, cutoff), cutoff, { ...columns, days });
}

function knownAt(columns: FactColumns, cutoff: Micros): Known {
  const { orders: ofOrders, customers: ofCustomers, talks } = columns;
  return {
    orders: ofOrders.ids.flatMap((order, place) =>
      isStanding(ofOrders, place, cutoff)
        ? [{ order, segments: () => segmentsAt(ofOrders, place, cutoff) }]
        : [],
    ),
    customer: (id) => segmentsOf(ofCustomers, id, cutoff),
    teams: new Map(
      standing(columns.reps, cutoff).map(({ id, segments }) => [id, teamsOf(segments)]),
    ),
    // One that goes on has not been talked in yet.
    talks: (customer) =>
      segmentsOf(talks, customer, cutoff)
        .map(({ state }) => state)
        .filter(({ at, until }) => at <= cutoff && until > cutoff),
    targets: standing(columns.targets, cutoff).map(({ segments }) =>
      pick((segments.at(-1) as Segment<TargetState>).state, namesOf(TARGET_COLUMNS)),
    ),
    renewals: standing(columns.renewals, cutoff).map(({ segments }) => toRenewal(segments)),
  };
}

/** What stands of each entity of which anything does. */
const standing = <S>(of: Columns<S>, cutoff: Micros): { id: string; segments: Segment<S>[] }[] =>
  of.ids
    .map((id, place) => ({ id, segments: segmentsAt(of, place, cutoff) }))
    .filter(({ segments }) => segments.length > 0);

function segmentsOf<S>(of: Columns<S>, id: string, cutoff: Micros): Segment<S>[] {
  const place = placeOf(of, id);
  return place === undefined ? [] : segmentsAt(of, place, cutoff);
}

const teamsOf = (segments: readonly Segment<RepState>[]): Segment<string | null>[] =>
  segments.map(({ from, state }) => ({ from, state: state.team }));

const BY_TIME = ['at', 'talkMs'] as const;

/** Calls at one instant are told apart by their length: which of two like ones comes first is the same to all. */
export const byTime = (a: Talk, b: Talk): number => a.at - b.at || a.talkMs - b.talkMs;
