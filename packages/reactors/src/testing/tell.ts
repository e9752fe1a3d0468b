import {
  createEvent,
  type DomainEvent,
  type IncomingFact,
  type Micros,
  parseInstant,
  type RecordedEvent,
} from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';

/** A fact for a test: what happened, when, and when it was known (at once where left out). */
export type Told = DomainEvent & {
  on: string;
  at: string;
  knownAt?: string;
  id?: string;
} & Pick<IncomingFact, 'importId' | 'reactionsOff'>;

let told = 0;

/** Appends facts to the log, one after the other, and gives them back as the log keeps them. */
export async function tell(store: EventStore, ...facts: Told[]): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (const fact of facts) {
    told += 1;
    const event = createEvent({
      type: fact.type,
      data: fact.data,
      key: { system: 'test', id: fact.id ?? `fact-${told}` },
      occurredAt: parseInstant(fact.at),
      occurredQuality: 'vendor',
      recordedAt: parseInstant(fact.knownAt ?? fact.at),
      recordedQuality: 'ours',
      actor: { kind: 'person', id: 'ann', via: 'events' },
      importId: fact.importId,
      reactionsOff: fact.reactionsOff,
    });
    await store.append([{ stream: fact.on, expected: 'any', events: [event] }]);
    events.push(...(await store.findEvents([event.id], fact.on)));
  }
  return events;
}

/** A clock that stands where it is put. */
export function createStandingClock(start: string): {
  now: () => Micros;
  set: (at: string) => void;
} {
  let at = parseInstant(start);
  return {
    now: () => at,
    set(text) {
      at = parseInstant(text);
    },
  };
}
