import { setTimeout as sleep } from 'node:timers/promises';
import { isAppError } from '@grasp/errors';
import type { AppendOutcome, EventStore } from '@grasp/event-store';
import type { ImportEvent } from './to-event.ts';

const WAITS_MS = [200, 500, 1_000, 2_000, 5_000];

/**
 * Appends each event by itself, all at once: one that is refused sinks no other. When the log is away or overloaded, tries
 * again for some seconds: the ids tell what had already been taken.
 * @throws AppError `log_unavailable`, `log_overloaded` when the log stays away.
 */
export async function appendBatch(
  store: Pick<EventStore, 'append'>,
  batch: readonly ImportEvent[],
  signal: AbortSignal | undefined,
): Promise<readonly AppendOutcome[]> {
  const appends = batch.map(({ stream, event }) => ({
    stream,
    expected: 'any' as const,
    events: [event],
  }));
  for (const waitMs of WAITS_MS) {
    try {
      return await store.append(appends, signal);
    } catch (error) {
      if (!isAppError(error) || !error.retryable) throw error;
      await sleep(waitMs, undefined, signal === undefined ? {} : { signal });
    }
  }
  return store.append(appends, signal);
}
