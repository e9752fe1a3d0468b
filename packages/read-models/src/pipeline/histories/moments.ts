import type { Micros } from '@grasp/domain';
import type { OrderMoment, Turn } from '@grasp/forecast';
import type { OrderState, Segment } from './known.ts';

/** First and last instants of days in the company's zone. */
export type Days = { first: (day: string) => Micros; end: (day: string) => Micros };

type Change = { at: Micros; before: OrderState | null; after: OrderState; days: Days };
type Tell<M = OrderMoment> = (moment: M) => unknown;

const tellers: readonly ((tell: Tell, change: Change) => void)[] = [
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
  const tell = (moment: OrderMoment): unknown => moments.push(moment);
  let before: OrderState | null = null;
  for (const { from, state } of segments) {
    const change = { at: from, before, after: state, days };
    for (const teller of tellers) teller(tell, change);
    before = state;
  }
  return moments;
}

/** The turns among the moments of an order, in the same order. */
export function turnsOf(segments: readonly Segment<OrderState>[]): Turn[] {
  const turns: Turn[] = [];
  const tell = (turn: Turn): unknown => turns.push(turn);
  let before: OrderState | null = null;
  for (const { from, state } of segments) {
    const change = { at: from, before, after: state };
    tellStatus(tell, change);
    tellStage(tell, change);
    before = state;
  }
  return turns;
}

type Undated = Omit<Change, 'days'>;

function tellStatus(tell: Tell<Turn>, { at, before, after }: Undated): void {
  if (before?.status === after.status) return;
  if (after.status !== 'open') tell({ at, kind: after.status });
  else if (before !== null) tell({ at, kind: 'reopened', stage: after.stage });
}

function tellStage(tell: Tell<Turn>, { at, before, after }: Undated): void {
  if (before?.stage !== after.stage) tell({ at, kind: 'stage', stage: after.stage });
}

function tellAmount(tell: Tell, { at, before, after }: Change): void {
  const { amount, currency } = after;
  if (before?.amount === amount && before.currency === currency) return;
  tell({ at, kind: 'amount', amount, currency });
}

function tellPlannedClose(tell: Tell, { at, before, after, days }: Change): void {
  const day = after.expected_close_on;
  if ((before?.expected_close_on ?? null) === day) return;
  tell({ at, kind: 'planned_close', on: day === null ? null : days.first(day) });
}

function tellTouches(tell: Tell, { at, before, after }: Change): void {
  for (let n = before?.touches ?? 0; n < after.touches; n += 1) tell({ at, kind: 'touch' });
}

function tellFacts(tell: Tell, { at, before, after }: Change): void {
  if (before?.fact_counts === after.fact_counts) return;
  const counts = countsIn(after.fact_counts);
  const known = countsIn(before?.fact_counts ?? '{}');
  for (const [fact, count] of Object.entries(counts)) {
    for (let n = known[fact] ?? 0; n < count; n += 1) tell({ at, kind: 'fact', fact });
  }
}

const MOST_COUNTS = 10_000;
const countsByText = new Map<string, Readonly<Record<string, number>>>();

/** Facts by kind as the row writes them: thousands of rows write the same. */
function countsIn(text: string): Readonly<Record<string, number>> {
  const known = countsByText.get(text);
  if (known !== undefined) return known;
  if (countsByText.size >= MOST_COUNTS) countsByText.clear();
  const counts = JSON.parse(text) as Record<string, number>;
  countsByText.set(text, counts);
  return counts;
}

/** Of the steps that are planned the row shows the one due first, which is the one that can be overdue. */
function tellStep(tell: Tell, { at, before, after, days }: Change): void {
  const [was, is] = [before?.next_step ?? null, after.next_step];
  if (was === is && (before?.next_due_on ?? null) === after.next_due_on) return;
  if (was !== null && was !== is) tell({ at, kind: 'step_done', step: was });
  if (is === null || after.next_due_on === null) return;
  tell({ at, kind: 'step_planned', step: is, due: days.end(after.next_due_on) });
}

/** What its source tells of it, and its kind. */
function tellAttributes(tell: Tell, { at, before, after }: Change): void {
  if (before?.attributes === after.attributes) return;
  const [was, is] = [attributesOf(before), attributesOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const changed = names.filter((name) => was[name] !== is[name]);
  if (changed.length === 0) return;
  const set = Object.fromEntries(changed.map((name) => [name, is[name] ?? null]));
  tell({ at, kind: 'attributes', set });
}

function attributesOf(order: OrderState | null): Record<string, string | number> {
  if (order === null) return {};
  const attributes = JSON.parse(order.attributes) as Record<string, string | number>;
  return order.kind === null ? attributes : { kind: order.kind, ...attributes };
}
