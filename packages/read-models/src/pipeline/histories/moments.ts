import type { Micros } from '@grasp/domain';
import type { OrderMoment } from '@grasp/forecast';
import type { OrderState, Segment } from './known.ts';

/** First and last instants of days in the company's zone. */
export type Days = { first: (day: string) => Micros; end: (day: string) => Micros };

type Change = { at: Micros; before: OrderState | null; after: OrderState; days: Days };
type Teller = (moments: OrderMoment[], change: Change) => void;

const tellers: readonly Teller[] = [
  tellStatus,
  tellStage,
  tellAmount,
  tellPlannedClose,
  tellTouches,
  tellFacts,
  tellStep,
  tellAttributes,
];

/**
 * What happened to an order itself: what changed between two segments of its row. So an order's own rules (a stage that
 * changes on a closed order counts for nothing) hold here too.
 */
export function momentsOf(segments: readonly Segment<OrderState>[], days: Days): OrderMoment[] {
  const moments: OrderMoment[] = [];
  let before: OrderState | null = null;
  for (const { from, state } of segments) {
    for (const tell of tellers) tell(moments, { at: from, before, after: state, days });
    before = state;
  }
  return moments;
}

function tellStatus(moments: OrderMoment[], { at, before, after }: Change): void {
  if (before?.status === after.status) return;
  if (after.status !== 'open') moments.push({ at, kind: after.status });
  else if (before !== null) moments.push({ at, kind: 'reopened', stage: after.stage });
}

function tellStage(moments: OrderMoment[], { at, before, after }: Change): void {
  if (before?.stage !== after.stage) moments.push({ at, kind: 'stage', stage: after.stage });
}

function tellAmount(moments: OrderMoment[], { at, before, after }: Change): void {
  const { amount, currency } = after;
  if (before?.amount === amount && before.currency === currency) return;
  moments.push({ at, kind: 'amount', amount, currency });
}

function tellPlannedClose(moments: OrderMoment[], { at, before, after, days }: Change): void {
  const day = after.expected_close_on;
  if ((before?.expected_close_on ?? null) === day) return;
  moments.push({ at, kind: 'planned_close', on: day === null ? null : days.first(day) });
}

function tellTouches(moments: OrderMoment[], { at, before, after }: Change): void {
  for (let n = before?.touches ?? 0; n < after.touches; n += 1) moments.push({ at, kind: 'touch' });
}

function tellFacts(moments: OrderMoment[], { at, before, after }: Change): void {
  if (before?.fact_counts === after.fact_counts) return;
  const counts = JSON.parse(after.fact_counts) as Record<string, number>;
  const known = JSON.parse(before?.fact_counts ?? '{}') as Record<string, number>;
  for (const [fact, count] of Object.entries(counts)) {
    for (let n = known[fact] ?? 0; n < count; n += 1) moments.push({ at, kind: 'fact', fact });
  }
}

/** Of the steps that are planned the row shows the one due first, which is the one that can be overdue. */
function tellStep(moments: OrderMoment[], { at, before, after, days }: Change): void {
  const [was, is] = [before?.next_step ?? null, after.next_step];
  if (was === is && (before?.next_due_on ?? null) === after.next_due_on) return;
  if (was !== null && was !== is) moments.push({ at, kind: 'step_done', step: was });
  if (is === null || after.next_due_on === null) return;
  moments.push({ at, kind: 'step_planned', step: is, due: days.end(after.next_due_on) });
}

/** What its source tells of it, and its kind. */
function tellAttributes(moments: OrderMoment[], { at, before, after }: Change): void {
  if (before?.attributes === after.attributes) return;
  const [was, is] = [attributesOf(before), attributesOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const changed = names.filter((name) => was[name] !== is[name]);
  if (changed.length === 0) return;
  const set = Object.fromEntries(changed.map((name) => [name, is[name] ?? null]));
  moments.push({ at, kind: 'attributes', set });
}

function attributesOf(order: OrderState | null): Record<string, string | number> {
  if (order === null) return {};
  const attributes = JSON.parse(order.attributes) as Record<string, string | number>;
  return order.kind === null ? attributes : { kind: order.kind, ...attributes };
}
