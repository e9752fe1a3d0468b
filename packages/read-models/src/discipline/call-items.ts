import { formatDay, formatInstant } from '@grasp/domain';
import type { Snapshot } from '@grasp/projections';
import { customerNames, repNames } from '../names.ts';
import type { ModelQuery } from '../query.ts';
import type { CallItem, InvalidReason } from '../views.ts';
import { extensionKey, repAt } from './attribution.ts';
import { readCustomersOf } from './customers-of-numbers.ts';
import type { LegRow } from './legs.ts';
import { callReference } from './reference.ts';
import { type Standing, standingAt } from './standing.ts';
import { reasonAgainst } from './valid-call.ts';
import { type Judging, personOf, readDuplicates, ruleAt } from './valid-calls.ts';

/** A leg with what is joined to it at its own start. */
type JoinedLeg = {
  leg: LegRow;
  rep: string | null;
  customers: string[];
  whyNot: InvalidReason | null;
};

/** Legs as people see them: whose, with whom, and whether they count. */
export async function toCallItems(
  snapshot: Snapshot,
  judging: Judging,
  { legs, query }: { legs: readonly LegRow[]; query: ModelQuery },
): Promise<CallItem[]> {
  const { place } = query;
  const joined = await joinLegs(snapshot, judging, legs);
  const reps = await repNames(
    snapshot,
    place,
    joined.map(({ rep }) => rep),
  );
  const names = await customerNames(
    snapshot,
    place,
    joined.flatMap(({ customers }) => customers),
  );
  return joined.map(({ leg, rep, customers, whyNot }) => ({
    call: leg.entity,
    startedAt: formatInstant(Number(leg.started_at)),
    day: formatDay(leg.day),
    direction: leg.direction,
    status: leg.status,
    outcome: leg.outcome,
    extension: leg.extension,
    rep,
    repName: rep === null ? null : (reps.get(rep)?.name ?? null),
    number: leg.number,
    customers: customers.map((customer) => ({ customer, name: names.get(customer) ?? null })),
    talkMs: Number(leg.talk_ms),
    isPrimary: leg.is_primary,
    isValid: whyNot === null,
    whyNot,
    isLate: Number(leg.k_from) >= Number(leg.day_ends_at),
    ref: callReference(place, leg.entity, query),
  }));
}

async function joinLegs(
  snapshot: Snapshot,
  judging: Judging,
  legs: readonly LegRow[],
): Promise<JoinedLeg[]> {
  const numbers = [...new Set(legs.flatMap(({ number }) => number ?? []))];
  const holders = await readCustomersOf(snapshot, numbers, judging.place.k);
  const repeated = await repeatedAmong(snapshot, judging, legs);
  return legs.map((leg) => {
    const at = { v: Number(leg.started_at), k: judging.place.k };
    const key = extensionKey(leg.vendor, leg.account, leg.extension);
    const rep = repAt(judging.mappings, key, at);
    const customers = customersAt(holders.get(leg.number ?? '') ?? [], at);
    const reason = reasonAgainst({
      direction: leg.direction,
      isPrimary: leg.is_primary,
      isAnswered: leg.connects > 0,
      talkMs: Number(leg.talk_ms),
      number: leg.number,
      startedAt: at.v,
      entity: leg.entity,
      person: personOf(rep, key),
      hasCustomer: customers.length > 0,
      isWorkTime: judging.isWorkTime(at.v, at.k),
      rule: ruleAt(judging.rules, at),
    });
    const whyNot = reason ?? (repeated.has(leg.entity) ? 'duplicate' : null);
    return { leg, rep, customers, whyNot };
  });
}

/** Who held a number at a place: by id, each once. */
export function customersAt(
  holders: readonly Standing<string>[],
  at: { v: number; k: number },
): string[] {
  return [...new Set(holders.filter((one) => standingAt([one], at)).map(({ value }) => value))];
}

/** Those of some legs that repeat an earlier call: told from all calls to the same numbers, not from the page alone. */
async function repeatedAmong(
  snapshot: Snapshot,
  judging: Judging,
  legs: readonly LegRow[],
): Promise<ReadonlySet<string>> {
  const answered = legs.filter(({ connects, is_primary }) => connects > 0 && is_primary);
  const numbers = [...new Set(answered.flatMap(({ number }) => number ?? []))];
  const hasRule = judging.rules.some(({ value }) => value.duplicateWithinMs > 0);
  if (numbers.length === 0 || !hasRule) return new Set();
  const days = answered.map(({ day }) => day);
  const duplicates = await readDuplicates(snapshot, judging, {
    from: Math.min(...days),
    to: Math.max(...days),
    extensions: null,
    numbers,
  });
  return new Set(duplicates.map(({ entity }) => entity));
}
