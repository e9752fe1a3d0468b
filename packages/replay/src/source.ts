import { setTimeout as sleep } from 'node:timers/promises';
import type { Micros } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import { type Snapshot, type UsedModel, withSnapshot } from '@grasp/projections';
import { type CutoffFacts, factModels, readFacts, replayFacts } from '@grasp/read-models';
import type { Pool } from 'pg';
import { replayErrors } from './errors.ts';

/** Where a run gets what stood at its cut-offs from. */
export type FactSource = {
  /** The last event that it looks at; null: an empty log. */
  cut: string | null;
  at: (cutoff: Micros) => Promise<CutoffFacts>;
};

export type SourceWindow = {
  first: Micros;
  last: Micros;
  zone: string;
  signal?: AbortSignal | undefined;
};

/** Read models further apart than this are waited for before the log between them is looked at. */
const MOST_APART = 10_000n;
const WAIT_MS = 50;
const MOST_WAITS = 200;

/**
 * The fast path: every cut-off of a window from the read models, read in one snapshot in which all of them stand at one
 * event. Models move on one by one; they stand at one event as far as the window can tell when nothing between the slowest
 * and the fastest of them was known by its end.
 * @throws AppError `models_apart` when they did not come together within some seconds.
 */
export async function openReadSource(
  { pool, store }: { pool: Pool; store: EventStore },
  window: SourceWindow,
): Promise<FactSource> {
  for (let waits = 0; waits < MOST_WAITS; waits += 1) {
    window.signal?.throwIfAborted();
    const source = await withSnapshot(pool, async (snapshot) => {
      const used = modelsOf(snapshot);
      if (!(await standTogether(store, used, window.last))) return undefined;
      const facts = await readFacts(snapshot, window);
      return { cut: await latestCut(store, used), at: async (cutoff: Micros) => facts.at(cutoff) };
    });
    if (source !== undefined) return source;
    await sleep(WAIT_MS, undefined, window.signal ? { signal: window.signal } : {});
  }
  throw new AppError(replayErrors.models_apart, { retryAfter: 2 });
}

/** How far each model that facts are read from has come. */
function modelsOf(snapshot: Snapshot): UsedModel[] {
  for (const model of factModels) snapshot.tables(model);
  return snapshot.used();
}

async function standTogether(
  store: EventStore,
  used: readonly UsedModel[],
  last: Micros,
): Promise<boolean> {
  const positions = used.map(({ checkpoint }) => checkpoint).sort((a, b) => (a < b ? -1 : 1));
  const [slowest = 0n, fastest = 0n] = [positions[0], positions.at(-1)];
  if (slowest === fastest) return true;
  if (fastest - slowest > MOST_APART) return false;
  for await (const { events } of store.readAll({ after: slowest })) {
    for (const { position, recordedAt } of events) {
      if (position > fastest) return true;
      if (recordedAt <= last) return false;
    }
  }
  return true;
}

/** Of the last events that the models folded the one that the log took last. */
async function latestCut(store: EventStore, used: readonly UsedModel[]): Promise<string | null> {
  const cuts = used.map(({ cut }) => cut).filter((cut) => cut !== null);
  return (await store.findEvents(cuts)).at(-1)?.id ?? null;
}

/** The slow path: every cut-off by a replay of the log, up to a cut where one is given. */
export function createReplaySource(
  store: EventStore,
  { cut, zone, signal }: { cut: string | null; zone: string; signal?: AbortSignal | undefined },
): FactSource {
  return { cut, at: (cutoff) => replayFacts(store, cutoff, { cut, zone, signal }) };
}
