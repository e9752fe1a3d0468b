import type { Fact } from '../fact.ts';
import type { Micros } from '../instant.ts';
import type { TaskEvent } from '../task/events.ts';
import type { TouchEvent } from '../touch/events.ts';
import type { FactKind, OrderEvent } from './events.ts';

/** All that can stand on an order's stream. */
export type OrderStreamEvent = OrderEvent | TouchEvent | TaskEvent;

export type OrderStatus = 'absent' | 'open' | 'won' | 'lost';

export type NextStep = { step: string; what: string; dueOn: string; who: string | null };

/** An order at a place on both clocks. */
export type Order = {
  /** `absent`: never opened (as far as is known there and then). */
  status: OrderStatus;
  customer: string | null;
  rep: string | null;
  stage: string;
  /** Integer minor units of `currency`. */
  amount: number;
  currency: string;
  expectedCloseOn: string | null;
  kind: string | null;
  /** What the source tells beyond these fields. */
  attributes: Readonly<Record<string, string | number>>;
  openedAt: Micros | null;
  /** Since when it stands in its stage. */
  stageSince: Micros | null;
  /** When it was won or lost. */
  closedAt: Micros | null;
  signedOn: string | null;
  lostReason: string | null;
  /** Stages entered so far, each once, in the order of first entry. */
  entered: readonly string[];
  facts: number;
  /** Facts so far by their kind; kinds in alphabetical order, none with 0. */
  factCounts: Readonly<Partial<Record<FactKind, number>>>;
  lastFactAt: Micros | null;
  lastFactKind: FactKind | null;
  touches: number;
  lastTouchAt: Micros | null;
  nextSteps: readonly NextStep[];
  reopened: number;
  /** Events that did not fit the order's state when they happened: kept, and listed. */
  anomalies: number;
};

export const absentOrder: Order = {
  status: 'absent',
  customer: null,
  rep: null,
  stage: '',
  amount: 0,
  currency: '',
  expectedCloseOn: null,
  kind: null,
  attributes: {},
  openedAt: null,
  stageSince: null,
  closedAt: null,
  signedOn: null,
  lostReason: null,
  entered: [],
  facts: 0,
  factCounts: {},
  lastFactAt: null,
  lastFactKind: null,
  touches: 0,
  lastTouchAt: null,
  nextSteps: [],
  reopened: 0,
  anomalies: 0,
};

/**
 * The order after one more fact. Total: every fact in any order gives a state. Its rules:
 * - `OrderOpened` opens an absent order; on any other it only counts as an anomaly.
 * - every other fact on an absent order changes nothing but counts as an anomaly.
 * - a stage changes on an open order only (else: anomaly). The same stage again changes nothing.
 * - `OrderWon` and `OrderLost` close an open order; on a closed one the later verdict stands and counts as an anomaly.
 * - `OrderReopened` opens a closed order in its stage (its amount and owner as they were); on an open one: anomaly.
 * - amount, owner, expected close, attributes, facts, opinions, steps and touches apply whatever the status (absent aside).
 */
export function evolveOrder(order: Order, fact: Fact<OrderStreamEvent>): Order {
  if (order.status === 'absent') return evolveAbsent(order, fact);
  switch (fact.type) {
    case 'OrderOpened':
      return odd(order);
    case 'OrderStageChanged':
      return order.status === 'open' ? enter(order, fact.data.stage, fact.at) : odd(order);
    case 'OrderAmountChanged':
      return { ...order, amount: Number(fact.data.amount), currency: fact.data.currency };
    case 'OrderOwnerChanged':
      return { ...order, rep: fact.data.rep };
    case 'OrderExpectedCloseChanged':
      return { ...order, expectedCloseOn: fact.data.expectedCloseOn };
    case 'OrderAttributesChanged':
      return { ...order, attributes: setAttributes(order.attributes, fact.data.attributes) };
    case 'OrderWon':
      return close(order, { status: 'won', at: fact.at, signedOn: fact.data.signedOn });
    case 'OrderLost':
      return close(order, { status: 'lost', at: fact.at, lostReason: fact.data.reason });
    case 'OrderReopened':
      return reopen(order, fact.data.stage, fact.at);
    case 'FactRecorded':
      return {
        ...order,
        facts: order.facts + 1,
        factCounts: counted(order.factCounts, fact.data.kind),
        lastFactAt: fact.at,
        lastFactKind: fact.data.kind,
      };
    case 'NextStepPlanned':
      return planStep(order, fact.data);
    case 'NextStepDone':
      return {
        ...order,
        nextSteps: order.nextSteps.filter((step) => step.step !== fact.data.step),
      };
    case 'TouchRecorded':
      return { ...order, touches: order.touches + 1, lastTouchAt: fact.at };
    default:
      return order;
  }
}

function evolveAbsent(order: Order, fact: Fact<OrderStreamEvent>): Order {
  if (fact.type !== 'OrderOpened') return odd(order);
  const { data, at } = fact;
  return {
    ...order,
    status: 'open',
    customer: data.customer,
    rep: data.rep,
    stage: data.stage,
    amount: Number(data.amount),
    currency: data.currency,
    expectedCloseOn: data.expectedCloseOn ?? null,
    kind: data.kind ?? null,
    openedAt: at,
    stageSince: at,
    entered: [data.stage],
  };
}

const odd = (order: Order): Order => ({ ...order, anomalies: order.anomalies + 1 });

function enter(order: Order, stage: string, at: Micros): Order {
  if (order.stage === stage) return order;
  const entered = order.entered.includes(stage) ? order.entered : [...order.entered, stage];
  return { ...order, stage, stageSince: at, entered };
}

function counted(counts: Order['factCounts'], kind: FactKind): Order['factCounts'] {
  const known = counts[kind];
  if (known !== undefined) return { ...counts, [kind]: known + 1 };
  const entries = [...Object.entries(counts), [kind, 1] as const];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Verdict =
  | { status: 'won'; at: Micros; signedOn: string }
  | { status: 'lost'; at: Micros; lostReason: string };

function close(order: Order, verdict: Verdict): Order {
  return {
    ...order,
    status: verdict.status,
    closedAt: verdict.at,
    signedOn: verdict.status === 'won' ? verdict.signedOn : null,
    lostReason: verdict.status === 'lost' ? verdict.lostReason : null,
    anomalies: order.anomalies + (order.status === 'open' ? 0 : 1),
  };
}

function reopen(order: Order, stage: string, at: Micros): Order {
  if (order.status === 'open') return odd(order);
  const open = { ...order, status: 'open' as const, closedAt: null, signedOn: null };
  const entered = order.entered.includes(stage) ? order.entered : [...order.entered, stage];
  return {
    ...open,
    lostReason: null,
    stage,
    stageSince: at,
    entered,
    reopened: order.reopened + 1,
  };
}

function setAttributes(
  known: Order['attributes'],
  set: Readonly<Record<string, string | number | null>>,
): Order['attributes'] {
  const merged = Object.entries({ ...known, ...set });
  return Object.fromEntries(
    merged.filter((entry): entry is [string, string | number] => entry[1] !== null),
  );
}

function planStep(
  order: Order,
  data: { step: string; what: string; dueOn: string; who?: string | undefined },
): Order {
  const others = order.nextSteps.filter((step) => step.step !== data.step);
  const planned = { step: data.step, what: data.what, dueOn: data.dueOn, who: data.who ?? null };
  return { ...order, nextSteps: [...others, planned] };
}
