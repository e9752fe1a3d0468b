import { setTimeout as sleep } from 'node:timers/promises';
import type { Micros } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import { type Projection, type Snapshot, type UsedModel, withSnapshot } from '@grasp/projections';
import type { Pool } from 'pg';
import { replayErrors } from './errors.ts';
import { tellsOf } from './kept-models.ts';

/** Read models further apart than this are waited for before the log between them is looked at. */
const MOST_APART = 10_000n;
const WAIT_MS = 50;
const MOST_WAITS = 200;

/** A look at read models that stand at one event. */
export type Together = {
  snapshot: Snapshot;
  /** The last event that any of them folded; null: an empty log. */
  cut: string | null;
  /** Where the slowest and the fastest of them stand. */
  slowest: bigint;
  fastest: bigint;
};

export type TogetherParts = { pool: Pool; store: EventStore; signal?: AbortSignal | undefined };

/**
 * Reads in one snapshot in which all models stand at one event, as far as one can tell who knows what was known by an
 * instant. Models move on one by one; they are waited for.
 * @throws AppError `models_apart` when they did not come together within some seconds.
 */
export async function readTogether<T>(
  { pool, store, signal }: TogetherParts,
  { models, by }: { models: readonly Projection[]; by: Micros },
  read: (together: Together) => Promise<T>,
): Promise<T> {
  for (let waits = 0; waits < MOST_WAITS; waits += 1) {
    signal?.throwIfAborted();
    const answer = await withSnapshot(pool, async (snapshot) => {
      const together = await lookTogether(snapshot, store, { models, by });
      return together && { read: await read(together) };
    });
    if (answer !== undefined) return answer.read;
    await sleep(WAIT_MS, undefined, signal ? { signal } : {});
  }
  throw new AppError(replayErrors.models_apart, { retryAfter: 2 });
}

/** Undefined where the models do not stand together: something between them was known by the instant. */
async function lookTogether(
  snapshot: Snapshot,
  store: EventStore,
  { models, by }: { models: readonly Projection[]; by: Micros },
): Promise<Together | undefined> {
  for (const model of models) snapshot.tables(model);
  const used = snapshot.used();
  const { slowest, fastest } = spanOf(used);
  if (slowest < fastest && fastest - slowest > MOST_APART) return undefined;
  if (await tellsOf(store, { after: slowest, upTo: fastest, by })) return undefined;
  return { snapshot, cut: await latestCut(store, used), slowest, fastest };
}

/** Where the slowest and the fastest of the models stand. */
function spanOf(used: readonly UsedModel[]): { slowest: bigint; fastest: bigint } {
  const positions = used.map(({ checkpoint }) => checkpoint).sort((a, b) => (a < b ? -1 : 1));
  return { slowest: positions[0] ?? 0n, fastest: positions.at(-1) ?? 0n };
}

/** Of the last events that the models folded the one that the log took last. */
async function latestCut(store: EventStore, used: readonly UsedModel[]): Promise<string | null> {
  const cuts = used.map(({ cut }) => cut).filter((cut) => cut !== null);
  return (await store.findEvents(cuts)).at(-1)?.id ?? null;
}
