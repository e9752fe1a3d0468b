import { createEvent, type Micros, type NewEvent, reactionIdOf } from '@grasp/domain';
import type { Consequence } from './define-reactor.ts';

/**
 * The event of a consequence. It happened where its cause did, and was known when we drew it; what an import causes was
 * known when the import says that its cause was, and belongs to the import.
 */
export function toEvent(reactor: string, consequence: Consequence, now: Micros): NewEvent {
  const { cause, step, type, data } = consequence;
  const { importId, correlationId } = cause.meta;
  const event = createEvent({
    type,
    data,
    key: { system: 'grasp', account: reactor, id: `${cause.id}:${step}` },
    occurredAt: consequence.occurredAt ?? cause.occurredAt,
    occurredQuality: 'derived',
    recordedAt: importId === undefined ? now : cause.recordedAt,
    recordedQuality: importId === undefined ? 'ours' : 'derived',
    actor: { kind: 'system', id: reactor, via: 'reactor' },
    importId,
    correlationId,
    causationId: cause.id,
  });
  return { ...event, id: reactionIdOf(cause.id, step) };
}
