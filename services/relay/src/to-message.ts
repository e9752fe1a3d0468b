import { formatInstant, getEntry, type RecordedEvent } from '@grasp/domain';
import type { Message } from '@grasp/kafka';
import type { Mask } from './mask.ts';

/**
 * An event as others get it: key = its stream, header `event-id`, value = the event. Its content hash stays here, since a
 * number that is masked could be guessed back from it; so does its position, which means nothing outside this log.
 */
export function toMessage(event: RecordedEvent, mask: Mask): Message {
  const { id, stream, revision, type, version, meta } = event;
  const value = {
    id,
    stream,
    revision,
    type,
    version: getEntry(type).definition.version,
    occurredAt: formatInstant(event.occurredAt),
    recordedAt: formatInstant(event.recordedAt),
    acceptedAt: formatInstant(event.acceptedAt),
    ...meta,
    data: mask(type, version, event.data),
  };
  return { key: stream, value: JSON.stringify(value), headers: { 'event-id': id } };
}
