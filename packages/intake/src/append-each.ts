import type { NewEvent } from '@grasp/domain';
import { isAppError } from '@grasp/errors';
import type { AppendOutcome, EventStore } from '@grasp/event-store';

/** An event and where it belongs. */
export type Placed = { stream: string; event: NewEvent };

/** What the log made of an event; `unstorable`: it cannot hold it. */
export type Settled = AppendOutcome | { status: 'unstorable'; field: string };

/**
 * Appends each event by itself, all at once and in their order: one that the log refuses sinks no other.
 * @throws AppError `log_unavailable`, `log_overloaded`: the outcome is unknown, and all may be sent again.
 */
export async function appendEach(
  store: Pick<EventStore, 'append'>,
  placed: readonly Placed[],
): Promise<readonly Settled[]> {
  const appends = placed.map(({ stream, event }) => ({
    stream,
    expected: 'any' as const,
    anyPlace: true as const,
    events: [event],
  }));
  try {
    return await store.append(appends);
  } catch (error) {
    if (!isAppError(error, 'invalid_append')) throw error;
    if (placed.length === 1) return [{ status: 'unstorable', field: error.field ?? 'data' }];
  }
  // One of them cannot be held and sank the call. Those that were stored meanwhile are duplicates of themselves.
  // The halves go one after the other, or what is told later of a call would stand before what was told first.
  const half = Math.floor(placed.length / 2);
  const first = await appendEach(store, placed.slice(0, half));
  return [...first, ...(await appendEach(store, placed.slice(half)))];
}
