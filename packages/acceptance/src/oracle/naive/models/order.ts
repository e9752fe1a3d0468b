import type { Model, Row } from '../model.ts';
import type { Data } from '../plain-event.ts';
import type { StandingFact } from '../standing.ts';

/** An order: opened once, moved on while open, closed, perhaps opened again. What does not fit is counted, not followed. */
export const orders: Model = { name: 'orders', category: 'order', row };

function row(facts: readonly StandingFact[], stream: string): Row | null {
  const order: Data = { ...nothingYet };
  for (const fact of facts) {
    if (order.status !== 'absent') after[fact.type]?.(order, fact);
    else if (fact.type === 'OrderOpened') open(order, fact);
    else order.anomalies += 1;
  }
  if (order.status === 'absent') return null;
  const { steps, ...shown } = order;
  const next = steps.toSorted((a: Data, b: Data) => compare(a.dueOn, b.dueOn))[0];
  return {
    ...shown,
    order_id: stream.slice('order-'.length),
    next_step: next?.step ?? null,
    next_what: next?.what ?? null,
    next_due_on: next?.dueOn ?? null,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const nothingYet = {
  status: 'absent',
  closed_at: null,
  signed_on: null,
  lost_reason: null,
  entered: [],
  facts: 0,
  fact_counts: '{}',
  attributes: '{}',
  last_fact_at: null,
  last_fact_kind: null,
  touches: 0,
  last_touch_at: null,
  steps: [],
  reopened: 0,
  anomalies: 0,
};

/** What a fact does to an order that is there. */
const after: Record<string, (order: Data, fact: StandingFact) => void> = {
  OrderOpened(order) {
    order.anomalies += 1;
  },
  OrderStageChanged(order, fact) {
    if (order.status !== 'open') order.anomalies += 1;
    else if (fact.data.stage !== order.stage) enter(order, fact);
  },
  OrderAmountChanged(order, { data }) {
    order.amount = Number(data.amount);
    order.currency = data.currency;
  },
  OrderOwnerChanged(order, { data }) {
    order.rep = data.rep;
  },
  OrderExpectedCloseChanged(order, { data }) {
    order.expected_close_on = data.expectedCloseOn;
  },
  OrderWon(order, { data, at }) {
    close(order, at);
    Object.assign(order, { status: 'won', signed_on: data.signedOn, lost_reason: null });
  },
  OrderLost(order, { data, at }) {
    close(order, at);
    Object.assign(order, { status: 'lost', signed_on: null, lost_reason: data.reason });
  },
  OrderReopened(order, fact) {
    if (order.status === 'open') {
      order.anomalies += 1;
      return;
    }
    Object.assign(order, { status: 'open', closed_at: null, signed_on: null, lost_reason: null });
    order.reopened += 1;
    enter(order, fact);
  },
  OrderAttributesChanged(order, { data }) {
    const all = { ...JSON.parse(order.attributes), ...data.attributes };
    const named = Object.entries(all).filter(([, value]) => value !== null);
    named.sort(([a], [b]) => compare(a, b));
    order.attributes = JSON.stringify(Object.fromEntries(named));
  },
  FactRecorded(order, { data, at }) {
    order.facts += 1;
    const kinds: string[] = [...kindsIn(order.fact_counts), data.kind].sort();
    order.fact_counts = `{${[...new Set(kinds)]
      .map((kind) => `"${kind}":${kinds.filter((one) => one === kind).length}`)
      .join(',')}}`;
    Object.assign(order, { last_fact_at: at, last_fact_kind: data.kind });
  },
  TouchRecorded(order, { at }) {
    order.touches += 1;
    order.last_touch_at = at;
  },
  NextStepPlanned(order, { data }) {
    order.steps = [...others(order, data), data];
  },
  NextStepDone(order, { data }) {
    order.steps = others(order, data);
  },
};

/** Every fact of the counts by its kind, one after another. */
function kindsIn(counts: string): string[] {
  return Object.entries<number>(JSON.parse(counts)).flatMap(([kind, n]) => Array(n).fill(kind));
}

function open(order: Data, { data, at }: StandingFact): void {
  Object.assign(order, {
    status: 'open',
    customer: data.customer,
    rep: data.rep,
    stage: data.stage,
    amount: Number(data.amount),
    currency: data.currency,
    expected_close_on: data.expectedCloseOn ?? null,
    kind: data.kind ?? null,
    opened_at: at,
    stage_since: at,
    entered: [data.stage],
  });
}

function enter(order: Data, { data, at }: StandingFact): void {
  order.stage = data.stage;
  order.stage_since = at;
  if (!order.entered.includes(data.stage)) order.entered = [...order.entered, data.stage];
}

/** The later verdict stands; one on a closed order does not fit. */
function close(order: Data, at: number): void {
  if (order.status !== 'open') order.anomalies += 1;
  order.closed_at = at;
}

const others = (order: Data, { step }: Data): Data[] =>
  order.steps.filter((planned: Data) => planned.step !== step);
