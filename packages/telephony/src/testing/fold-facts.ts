import {
  absentCall,
  type Call,
  type CallEvent,
  callRank,
  createEvent,
  evolveCall,
  type Micros,
  type NewEvent,
} from '@grasp/domain';
import type { CallFact } from '../outcome.ts';

/** The event of a fact, as a webhook door makes it. */
export function eventOf({ stream: _, ...fact }: CallFact, recordedAt: Micros): NewEvent {
  const actor = { kind: 'integration', id: fact.key.system, via: 'webhook' } as const;
  return createEvent({ ...fact, recordedAt, recordedQuality: 'ours', actor });
}

/** The legs that facts tell of, by stream, however they came: known once each, folded by rank and then by their clocks. */
export function foldFacts(facts: readonly CallFact[]): ReadonlyMap<string, Call> {
  const known = new Map(facts.map((fact) => [eventOf(fact, fact.occurredAt).id, fact]));
  const ordered = [...known].toSorted(
    ([, a], [, b]) =>
      callRank(a as CallEvent) - callRank(b as CallEvent) || a.occurredAt - b.occurredAt,
  );
  const legs = new Map<string, Call>();
  for (const [id, fact] of ordered) {
    const clocks = { id, at: fact.occurredAt, knownAt: fact.occurredAt };
    const { type, data } = fact;
    const leg = legs.get(fact.stream) ?? absentCall;
    legs.set(
      fact.stream,
      evolveCall(leg, { type, data, ...clocks } as Parameters<typeof evolveCall>[1]),
    );
  }
  return legs;
}
