import { type Actor, createEvent, type Micros, type NewEvent } from '@grasp/domain';
import type { FilePlace, ImportedFact } from './importer.ts';

/** An event of an import, the stream it stands in, and the row that told it. */
export type ImportEvent = { event: NewEvent; stream: string; place: FilePlace };

/** What all events of one import have in common. */
export type Imprint = {
  importId: string;
  actor: Actor;
  reactionsOff: boolean;
  /** When the organisation knew: when it happened, at the import, or as the rows tell. */
  recorded: 'occurred' | 'told' | { now: Micros };
};

/**
 * The event of a fact.
 * @throws AppError `invalid_event_data` where the file told something that no such event can hold.
 */
export function toEvent(fact: ImportedFact, imprint: Imprint): ImportEvent {
  const { importId, actor, reactionsOff } = imprint;
  const event = createEvent({
    type: fact.type,
    data: fact.data,
    key: fact.key,
    occurredAt: fact.occurredAt,
    occurredQuality: fact.occurredQuality,
    occurredOffset: fact.occurredOffset,
    ...recordedOf(fact, imprint),
    actor,
    importId,
    reactionsOff: reactionsOff ? true : undefined,
  });
  return { event, stream: fact.stream, place: fact };
}

function recordedOf(fact: ImportedFact, { recorded }: Imprint) {
  if (typeof recorded === 'object') {
    return { recordedAt: recorded.now, recordedQuality: 'ours' as const };
  }
  if (recorded === 'told' && fact.recordedAt !== undefined) {
    return { recordedAt: fact.recordedAt, recordedQuality: 'vendor' as const };
  }
  return { recordedAt: fact.occurredAt, recordedQuality: 'derived' as const };
}
