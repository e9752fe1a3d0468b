import type { EventType } from './catalogue.ts';
import type { Actor, ClockQuality, EventMeta, NewEvent } from './envelope.ts';
import { contentHash, type DedupeKey, eventIdOf } from './identity.ts';
import type { Micros } from './instant.ts';
import { getEntry, parseEventData } from './parse-event.ts';

/** A fact as a door hands it over: what happened, when, who says so. */
export type IncomingFact = {
  type: EventType | (string & {});
  /** Schema version of `data`; the current one when left out. */
  version?: number;
  data: unknown;
  /** Which fact this is, in the words of the system that told it. */
  key: DedupeKey;
  occurredAt: Micros;
  occurredQuality: ClockQuality;
  /** Offset in minutes in which the source told `occurredAt`. */
  occurredOffset?: number | undefined;
  recordedAt: Micros;
  recordedQuality: ClockQuality;
  actor: Actor;
  importId?: string | undefined;
  /** No reactor acts on it; for importers whose source holds the consequences too. */
  reactionsOff?: true | undefined;
  /** What belongs together; the event itself when left out. */
  correlationId?: string | undefined;
  causationId?: string | undefined;
};

/** A fact whose data `parseEventData` gave. */
export type CheckedFact = IncomingFact & { data: Record<string, unknown> };

/**
 * Makes the event of a fact: checks its data, lifts it to the current version, gives it its id and content hash.
 * An instant that we stamped ourselves is left out of the hash, so that the same fact told twice has one hash.
 * @throws AppError `unknown_event_type`, `unknown_event_version`, `invalid_event_data`.
 */
export function createEvent(fact: IncomingFact): NewEvent {
  const { definition } = getEntry(fact.type);
  const data = parseEventData(fact.type, fact.version ?? definition.version, fact.data);
  return createCheckedEvent({ ...fact, data });
}

/**
 * Makes the event of a fact whose data is what `parseEventData` gave for it, so that it is not checked twice.
 * @throws AppError `unknown_event_type`.
 */
export function createCheckedEvent(fact: CheckedFact): NewEvent {
  const { definition } = getEntry(fact.type);
  const { data } = fact;
  const id = eventIdOf(fact.key);
  const told = fact.occurredQuality === 'ours' ? null : fact.occurredAt;
  return {
    id,
    type: fact.type,
    version: definition.version,
    occurredAt: fact.occurredAt,
    recordedAt: fact.recordedAt,
    hash: contentHash({ type: fact.type, data, occurredAt: told }),
    meta: metaOf(fact, id),
    data,
  };
}

/** Optional parts are left out, not undefined. */
function metaOf(fact: CheckedFact, id: string): EventMeta {
  const { system, account, id: sourceId } = fact.key;
  const { actor, correlationId = id, occurredQuality, recordedQuality } = fact;
  return {
    source: account === undefined ? { system, id: sourceId } : { system, account, id: sourceId },
    actor,
    correlationId,
    ...(fact.causationId === undefined ? undefined : { causationId: fact.causationId }),
    ...(fact.importId === undefined ? undefined : { importId: fact.importId }),
    ...(fact.reactionsOff === undefined ? undefined : { reactionsOff: fact.reactionsOff }),
    occurredQuality,
    recordedQuality,
    ...(fact.occurredOffset === undefined ? undefined : { occurredOffset: fact.occurredOffset }),
  };
}
