import type { EventStore } from '@grasp/event-store';
import type { Sink } from './emit.ts';
import { createStreamFold, foldEvent, type StreamFold } from './stream-fold.ts';
import type { Folding } from './timeline.ts';

/** Facts held in memory at most: what was not touched for longest is folded anew from the log when it is needed. */
const FACTS_LIMIT = 60_000;

/** Folds of the streams touched lately, as they stand in the database. */
export type FoldCache = {
  find(stream: string): StreamFold | undefined;
  put(fold: StreamFold): void;
  drop(stream: string): void;
  clear(): void;
};

export function createFoldCache(): FoldCache {
  const folds = new Map<string, { fold: StreamFold; facts: number }>();
  // Kept from one eviction to the next: a new one would pass over the places of all that were dropped before.
  const oldest = folds.keys();
  let facts = 0;
  const drop = (stream: string): void => {
    facts -= folds.get(stream)?.facts ?? 0;
    folds.delete(stream);
  };
  return {
    find: (stream) => folds.get(stream)?.fold,
    put(fold) {
      drop(fold.stream);
      folds.set(fold.stream, { fold, facts: fold.told.keys.length });
      facts += fold.told.keys.length;
      while (facts > FACTS_LIMIT && folds.size > 1) drop(oldest.next().value as string);
    },
    drop,
    clear() {
      folds.clear();
      facts = 0;
    },
  };
}

const silent: Sink = { rectangle: () => undefined, transition: () => undefined };

/** Streams as they stand in the database at a position, folded from the log in one read. */
export async function loadFolds(
  folding: Folding,
  store: EventStore,
  { streams, upTo }: { streams: readonly string[]; upTo: bigint },
): Promise<StreamFold[]> {
  if (streams.length === 0) return [];
  const folds = new Map<string, StreamFold>();
  for (const event of await store.readStreams(streams, upTo)) {
    const fold = folds.get(event.stream) ?? createStreamFold(event.stream);
    folds.set(event.stream, fold);
    foldEvent(folding, fold, event, silent);
  }
  for (const fold of folds.values()) markStoredFold(fold);
  return [...folds.values()];
}

function markStoredFold(fold: StreamFold): void {
  for (const timeline of fold.timelines.values) {
    for (const { rectangle } of timeline.segments) if (rectangle) rectangle.isStored = true;
  }
}
