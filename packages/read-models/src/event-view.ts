import { formatInstant, MICROS_PER_SECOND, type Micros, type RecordedEvent } from '@grasp/domain';
import type { EventView } from './views.ts';

/** Facts recorded more than this after they occurred are shown as late. */
const LATE_AFTER = 60 * MICROS_PER_SECOND;

/**
 * An event as people see it.
 * @param knownAt made in the fold: max(recordedAt, knownAt of the stream's previous event)
 */
export function toEventView(event: RecordedEvent, knownAt: Micros): EventView {
  const { meta, data } = event;
  return {
    eventId: event.id,
    type: event.type,
    version: event.version,
    stream: event.stream,
    revision: event.revision,
    occurredAt: formatInstant(event.occurredAt),
    recordedAt: formatInstant(event.recordedAt),
    knownAt: formatInstant(knownAt),
    acceptedAt: formatInstant(event.acceptedAt),
    isLate: knownAt - event.occurredAt > LATE_AFTER,
    isImported: meta.importId !== undefined,
    importId: meta.importId ?? null,
    source: meta.source.system,
    actor: { ...meta.actor, onBehalfOf: meta.actor.onBehalfOf ?? null },
    corrects: typeof data['corrects'] === 'string' ? data['corrects'] : null,
    data,
  };
}

/** The events of a stream known by k, each with its `knownAt`. */
export function knownEvents(
  events: readonly RecordedEvent[],
  k: Micros,
): { event: RecordedEvent; knownAt: Micros }[] {
  let knownAt = 0;
  const known = events.map((event) => {
    knownAt = Math.max(knownAt, event.recordedAt);
    return { event, knownAt };
  });
  return known.filter((entry) => entry.knownAt <= k);
}
