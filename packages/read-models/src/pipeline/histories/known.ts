import type { Micros } from '@grasp/domain';
import type { RenewalTerm } from '@grasp/forecast';

/** What a thing showed from an instant on, until its next segment. */
export type Segment<S> = { from: Micros; state: S };

/** What an order's row tells that a forecast looks at. */
export type OrderState = {
  status: 'open' | 'won' | 'lost';
  customer: string | null;
  rep: string | null;
  stage: string;
  /** Integer minor units. */
  amount: number;
  currency: string;
  expected_close_on: string | null;
  kind: string | null;
  /** JSON: what its source tells beyond these. */
  attributes: string;
  /** JSON: facts so far by kind. */
  fact_counts: string;
  touches: number;
  /** The step that is due first. */
  next_step: string | null;
  next_due_on: string | null;
  signed_on: string | null;
};

export type CustomerState = { segment: string | null; source: string | null; touches: number };

/** A call in which somebody talked, at its end. */
export type Talk = { at: Micros; talkMs: number };

/** An order that is known, and what stands of it, ascending. */
export type KnownOrder = { order: string; segments: () => readonly Segment<OrderState>[] };

/**
 * Everything of the log that the histories of orders are made of, as it stands at a cut-off T: S(T, T), whole v axes up to
 * T. The fast path reads it from the read models, the slow path folds it from the log; both give the same.
 */
export type Known = {
  /** In the order of their ids. */
  orders: readonly KnownOrder[];
  /** What stands of a customer, ascending; nothing where nobody knows of them. */
  customer: (id: string) => readonly Segment<CustomerState>[];
  /** The team of each rep. */
  teams: ReadonlyMap<string, readonly Segment<string | null>[]>;
  /** Of a customer, ascending: a call belongs to whoever held its number when it began. */
  talks: (customer: string) => readonly Talk[];
  /** By period, scope and subject. */
  targets: readonly TargetState[];
  /** By membership and term. */
  renewals: readonly RenewalHistory[];
};

export type TargetState = {
  period: string;
  scope: 'company' | 'division' | 'team' | 'rep';
  subject: string;
  /** Integer minor units. */
  amount: number;
  currency: string;
};

export type RenewalState = {
  membership: string;
  term: number;
  status: RenewalTerm['status'];
  customer: string | null;
  rep: string | null;
  due_on: string;
  /** Integer minor units. */
  amount: number;
  currency: string;
  renewed_amount: number | null;
  decided_at: Micros | null;
  contacts: number;
  last_contact_at: Micros | null;
};

/** A renewal as it stands, with when it was known first, and when somebody first spoke with the customer about it. */
export type RenewalHistory = RenewalState & { since: Micros; contacted_at: Micros | null };

/** What stands of a renewal and how it came about. */
export function toRenewal(segments: readonly Segment<RenewalState>[]): RenewalHistory {
  const [first, last] = [segments[0], segments.at(-1)] as [
    Segment<RenewalState>,
    Segment<RenewalState>,
  ];
  const contacted = segments.find(({ state }) => state.contacts > 0);
  const state = pick<RenewalState>(last.state, namesOf(RENEWAL_COLUMNS));
  return { ...state, since: first.from, contacted_at: contacted?.from ?? null };
}

/** What a column holds: texts, or numbers that are safe integers. */
export type ColumnKind = 'text' | 'number';

/** Columns of the read models that make a state, and what they hold. */
export const TARGET_COLUMNS = {
  period: 'text',
  scope: 'text',
  subject: 'text',
  amount: 'number',
  currency: 'text',
} as const satisfies Record<keyof TargetState, ColumnKind>;

export const RENEWAL_COLUMNS = {
  membership: 'text',
  term: 'number',
  status: 'text',
  customer: 'text',
  rep: 'text',
  due_on: 'text',
  amount: 'number',
  currency: 'text',
  renewed_amount: 'number',
  decided_at: 'number',
  contacts: 'number',
  last_contact_at: 'number',
} as const satisfies Record<keyof RenewalState, ColumnKind>;

export const CUSTOMER_COLUMNS = {
  segment: 'text',
  source: 'text',
  touches: 'number',
} as const satisfies Record<keyof CustomerState, ColumnKind>;

export const ORDER_COLUMNS = {
  status: 'text',
  customer: 'text',
  rep: 'text',
  stage: 'text',
  amount: 'number',
  currency: 'text',
  expected_close_on: 'text',
  kind: 'text',
  attributes: 'text',
  fact_counts: 'text',
  touches: 'number',
  next_step: 'text',
  next_due_on: 'text',
  signed_on: 'text',
} as const satisfies Record<keyof OrderState, ColumnKind>;

/** The names of columns. */
export const namesOf = <S extends object>(columns: S): (keyof S & string)[] =>
  Object.keys(columns) as (keyof S & string)[];

/** The columns of a row that make a state. */
export function pick<S>(row: object, columns: readonly (keyof S & string)[]): S {
  const of = row as Record<string, unknown>;
  return Object.fromEntries(columns.map((name) => [name, of[name]])) as S;
}

/** By code point, as `collate "C"` sorts: the order of histories, on whichever path they came. */
export const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
