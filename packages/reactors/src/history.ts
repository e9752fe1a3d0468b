import { type EventType, type Fact, FOREVER, type RecordedEvent } from '@grasp/domain';
import type { ExpectedRevision } from '@grasp/event-store';
import { type Folder, foldAt } from '@grasp/projections';

/** A stream as a reactor sees it: its events, and the facts that stand after corrections, in the order of the fold. */
export type History = {
  events: readonly RecordedEvent[];
  facts: readonly Fact[];
  /** Where the stream stands: what an append is decided on. */
  revision: ExpectedRevision;
};

const factsOnly: Folder = { initial: null, evolve: (state) => state };

/** The history that the events of a stream tell, all that is known taken in. */
export function historyOf(
  events: readonly RecordedEvent[],
  rank?: (event: never) => number,
): History {
  const folder = rank === undefined ? factsOnly : { ...factsOnly, rank: rank as Folder['rank'] };
  const { facts } = foldAt(folder as Folder, events, { v: FOREVER, k: FOREVER });
  return {
    events,
    facts: facts.map(({ fact }) => fact),
    revision: events.at(-1)?.revision ?? 'none',
  };
}

/** The histories of a stream without and with its last event. */
export function aroundLast(events: readonly RecordedEvent[]): { before: History; after: History } {
  return { before: historyOf(events.slice(0, -1)), after: historyOf(events) };
}

/** The last standing fact of a type that a reactor told: only such are ours to correct. */
export function findOwnFact<T extends EventType>(
  { events, facts }: History,
  type: T,
  isWanted: (fact: Extract<Fact, { type: T }>) => boolean = () => true,
): Extract<Fact, { type: T }> | undefined {
  const own = new Set(
    events.filter(({ meta }) => meta.actor.via === 'reactor').map((event) => event.id),
  );
  return facts.findLast(
    (fact): fact is Extract<Fact, { type: T }> =>
      fact.type === type && own.has(fact.id) && isWanted(fact as Extract<Fact, { type: T }>),
  );
}
