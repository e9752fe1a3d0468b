import type { Micros } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import type { Learned } from './learn.ts';

/** What was learned from a log as it stood at a position, about the time up to an instant. */
export type KeptModel = {
  learned: Learned;
  taught: Micros;
  position: bigint;
};

/** What was learned of late, by whoever makes one forecast after the other. */
export type KeptModels = Map<string, KeptModel>;

const MOST_KEPT = 8;
/** Beyond so many events since it is quicker to learn anew than to look through them. */
const MOST_NEWS = 50_000n;

/**
 * A kept model, if it is what would be learned now: nothing that came into the log since was recorded by the instant up to
 * which it was taught. An import of old history makes it outdated, as it changes what was known then.
 */
export async function findModel(
  models: KeptModels,
  store: EventStore,
  { key, slowest, fastest }: { key: string; slowest: bigint; fastest: bigint },
): Promise<Learned | undefined> {
  const kept = models.get(key);
  if (kept === undefined) return undefined;
  const isNear = fastest - kept.position <= MOST_NEWS;
  if (!isNear || (await tellsOf(store, { after: kept.position, upTo: fastest, by: kept.taught }))) {
    models.delete(key);
    return undefined;
  }
  if (slowest > kept.position) kept.position = slowest;
  return kept.learned;
}

/** Keeps a model; the one that was kept first goes where there are too many. */
export function keepModel(models: KeptModels, key: string, kept: KeptModel): void {
  if (models.size >= MOST_KEPT) models.delete(models.keys().next().value as string);
  models.set(key, kept);
}

/** Whether anything in a stretch of the log was recorded by an instant. */
export async function tellsOf(
  store: EventStore,
  { after, upTo, by }: { after: bigint; upTo: bigint; by: Micros },
): Promise<boolean> {
  if (upTo <= after) return false;
  for await (const { events } of store.readAll({ after })) {
    for (const { position, recordedAt } of events) {
      if (position > upTo) return false;
      if (recordedAt <= by) return true;
    }
  }
  return false;
}
