import { MICROS_PER_MS, type Micros } from '@grasp/domain';
import type { Snapshot } from '@grasp/projections';
import type { InvalidReason } from '../views.ts';
import { rules } from './rules/projection.ts';
import { type ClockColumns, type Standing, toStanding } from './standing.ts';

/** What a call must be to count against the quota. */
export type ValidCallRule = {
  minTalkMs: number;
  customerNumberOnly: boolean;
  workHoursOnly: boolean;
  /** 0 = no call is a duplicate. */
  duplicateWithinMs: number;
  ultraShortMs: number;
};

/** Until the first rule is in force, every answered dial counts. */
export const noRule: ValidCallRule = {
  minTalkMs: 0,
  customerNumberOnly: false,
  workHoursOnly: false,
  duplicateWithinMs: 0,
  ultraShortMs: 0,
};

/** A call as the rule sees it, at one place of both clocks. */
export type JudgedCall = {
  direction: string;
  isPrimary: boolean;
  isAnswered: boolean;
  talkMs: number;
  number: string | null;
  startedAt: Micros;
  /** Tells calls apart that begin at one instant. */
  entity: string;
  /** Who made it: the rep, or while nobody is known the extension. Duplicates are told per person. */
  person: string;
  hasCustomer: boolean;
  isWorkTime: boolean;
  /** In force when the call began. */
  rule: ValidCallRule;
};

/** Why a call does not count, by itself; null = nothing speaks against it. */
export function reasonAgainst(call: JudgedCall): Exclude<InvalidReason, 'duplicate'> | null {
  if (call.direction !== 'outbound') return 'not_outbound';
  if (!call.isPrimary) return 'secondary_leg';
  if (!call.isAnswered) return 'not_answered';
  if (call.talkMs < call.rule.minTalkMs) return 'too_short';
  if (call.rule.customerNumberOnly && !call.hasCustomer) return 'no_customer_number';
  if (call.rule.workHoursOnly && !call.isWorkTime) return 'outside_work_hours';
  return null;
}

/**
 * The calls that count beside their number: those against which nothing else speaks, and which repeat an earlier such
 * call of the same person to the same number within the rule's time. An attempt that nobody answered makes no later
 * call a duplicate. A third call is held against the second, also where that is a duplicate itself.
 */
export function duplicatesAmong<T extends JudgedCall>(calls: readonly T[]): Set<T> {
  const duplicates = new Set<T>();
  for (const repeated of repeatedCalls(calls)) {
    repeated.sort(byStart);
    for (let i = 1; i < repeated.length; i += 1) {
      const [earlier, call] = [repeated[i - 1] as T, repeated[i] as T];
      const within = call.rule.duplicateWithinMs * MICROS_PER_MS;
      if (within > 0 && call.startedAt - earlier.startedAt <= within) duplicates.add(call);
    }
  }
  return duplicates;
}

/** Reads the valid-call rules that were known at some time up to k. */
export async function readValidCallRules(
  snapshot: Snapshot,
  k: Micros,
): Promise<Standing<ValidCallRule>[]> {
  type Row = ClockColumns & { customer_number_only: boolean; work_hours_only: boolean } & Record<
      'min_talk_ms' | 'duplicate_within_ms' | 'ultra_short_ms',
      string
    >;
  const rows = await snapshot.query<Row>({
    text: `select r.* from ${snapshot.tables(rules).rows} r
      where r.kind = 'valid_call' and r.k_from <= $1::bigint order by r.v_from, r.entity`,
    values: [k],
  });
  return rows.map((row) =>
    toStanding(row, {
      minTalkMs: Number(row.min_talk_ms),
      customerNumberOnly: row.customer_number_only,
      workHoursOnly: row.work_hours_only,
      duplicateWithinMs: Number(row.duplicate_within_ms),
      ultraShortMs: Number(row.ultra_short_ms),
    }),
  );
}

/** Groups of two and more calls of one person to one number, against which nothing else speaks. */
function repeatedCalls<T extends JudgedCall>(calls: readonly T[]): T[][] {
  const firsts = new Map<string, T>();
  const repeated = new Map<string, T[]>();
  for (const call of calls) {
    if (call.number === null || reasonAgainst(call) !== null) continue;
    const first = firsts.get(call.number);
    if (first === undefined) firsts.set(call.number, call);
    else if (repeated.get(call.number)?.push(call) === undefined) {
      repeated.set(call.number, [first, call]);
    }
  }
  return [...repeated.values()].flatMap((group) => [
    ...Map.groupBy(group, ({ person }) => person).values(),
  ]);
}

function byStart(a: JudgedCall, b: JudgedCall): number {
  return a.startedAt - b.startedAt || (a.entity < b.entity ? -1 : 1);
}
