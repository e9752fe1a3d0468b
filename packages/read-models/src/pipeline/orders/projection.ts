import {
  absentOrder,
  evolveOrder,
  type NextStep,
  type Order,
  type OrderStreamEvent,
} from '@grasp/domain';
import { defineProjection, type EntityId, type RowOf } from '@grasp/projections';

const columns = {
  order_id: 'text',
  status: 'text',
  customer: 'text',
  rep: 'text',
  stage: 'text',
  amount: 'bigint',
  currency: 'text',
  expected_close_on: 'text',
  kind: 'text',
  // What its source tells beyond these columns, as JSON: names in alphabetical order.
  attributes: 'text',
  opened_at: 'bigint',
  stage_since: 'bigint',
  closed_at: 'bigint',
  signed_on: 'text',
  lost_reason: 'text',
  entered: 'text[]',
  facts: 'integer',
  // Facts by kind, as JSON: kinds in alphabetical order.
  fact_counts: 'text',
  last_fact_at: 'bigint',
  last_fact_kind: 'text',
  touches: 'integer',
  last_touch_at: 'bigint',
  next_step: 'text',
  next_what: 'text',
  next_due_on: 'text',
  reopened: 'integer',
  anomalies: 'integer',
} as const;

/** Orders with their history on both clocks, and the pipeline's counts and amounts. */
export const orders = defineProjection<Order, OrderStreamEvent, typeof columns>({
  name: 'orders',
  version: 3,
  context: 'pipeline-forecast',
  categories: ['order'],
  initial: absentOrder,
  evolve: evolveOrder,
  columns,
  row,
  measure: { keys: ['status', 'stage', 'rep', 'currency'], sums: ['amount'] },
  indexes: [
    // The list is sorted over everything: the index stands in its order and covers the four times.
    `(amount desc, entity) include (v_from, v_to, k_from, k_to) where status = 'open'`,
    '(status, closed_at)',
    '(rep, status)',
    '(customer)',
  ],
});

/** The order's id stands in its stream's name. */
export const orderOf = (stream: string): string => stream.slice('order-'.length);

function row(order: Order, entity: EntityId): RowOf<typeof columns> | null {
  if (order.status === 'absent') return null;
  const next = earliest(order.nextSteps);
  return {
    order_id: orderOf(entity.stream),
    status: order.status,
    customer: order.customer,
    rep: order.rep,
    stage: order.stage,
    amount: order.amount,
    currency: order.currency,
    expected_close_on: order.expectedCloseOn,
    kind: order.kind,
    attributes: toJson(order.attributes),
    opened_at: order.openedAt,
    stage_since: order.stageSince,
    closed_at: order.closedAt,
    signed_on: order.signedOn,
    lost_reason: order.lostReason,
    entered: order.entered,
    facts: order.facts,
    fact_counts: toJson(order.factCounts),
    last_fact_at: order.lastFactAt,
    last_fact_kind: order.lastFactKind,
    touches: order.touches,
    last_touch_at: order.lastTouchAt,
    next_step: next?.step ?? null,
    next_what: next?.what ?? null,
    next_due_on: next?.dueOn ?? null,
    reopened: order.reopened,
    anomalies: order.anomalies,
  };
}

/** JSON with its names in alphabetical order: the same content is the same row. Most orders have none. */
function toJson(content: Readonly<Record<string, string | number>>): string {
  const names = Object.keys(content);
  return names.length === 0 ? '{}' : JSON.stringify(content, names.sort());
}

/** The step that is due first. */
function earliest(steps: readonly NextStep[]): NextStep | undefined {
  return steps.reduce<NextStep | undefined>(
    (first, step) => (first === undefined || step.dueOn < first.dueOn ? step : first),
    undefined,
  );
}
