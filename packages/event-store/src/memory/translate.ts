import type { Micros, RecordedEvent } from '@grasp/domain';
import type { PlacedEvent } from '../decide-append.ts';

/** An event as the memory adapter keeps it: its JSON as text, so that no reader shares an object with another. */
export type StoredEvent = PlacedEvent & { acceptedAt: Micros };

/** Reads a stored event. */
export function fromStored(stored: StoredEvent): RecordedEvent {
  return { ...stored, meta: JSON.parse(stored.meta), data: JSON.parse(stored.data) };
}
