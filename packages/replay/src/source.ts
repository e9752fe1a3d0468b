import { setTimeout as sleep } from 'node:timers/promises';
import type { Micros } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import type { OrderModelParams } from '@grasp/forecast';
import { type Snapshot, type UsedModel, withSnapshot } from '@grasp/projections';
import { type CutoffFacts, factModels, readFacts, replayFacts } from '@grasp/read-models';
import type { Pool } from 'pg';
import { canonicalJson } from './canonical.ts';
import { replayErrors } from './errors.ts';
import { findModel, type KeptModels, keepModel, tellsOf } from './kept-models.ts';
import { type Lesson, learnedAt, taughtUpTo } from './learned.ts';
import { MODEL } from './model-view.ts';

/** Where a run gets what stood at its cut-offs from, and what was learned from it. */
export type FactSource = {
  /** The last event that it looks at; null: an empty log. */
  cut: string | null;
  /** What stands at a cut-off: of decided orders perhaps no history, but always what was signed. */
  at: (cutoff: Micros) => Promise<CutoffFacts>;
  /** What a forecast as of a cut-off has learned. */
  learn: (cutoff: Micros, params: OrderModelParams) => Promise<Lesson>;
};

export type SourceWindow = {
  first: Micros;
  last: Micros;
  zone: string;
  signal?: AbortSignal | undefined;
  /** Given: only `last` is asked about, and a model of these parameters that is kept spares reading what taught it. */
  look?: { params: OrderModelParams; models: KeptModels };
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
    const source = await withSnapshot(pool, (snapshot) => readSource(snapshot, store, window));
    if (source !== undefined) return source;
    await sleep(WAIT_MS, undefined, window.signal ? { signal: window.signal } : {});
  }
  throw new AppError(replayErrors.models_apart, { retryAfter: 2 });
}

/** Undefined where the models do not stand together. */
async function readSource(
  snapshot: Snapshot,
  store: EventStore,
  { first, last, zone, look }: SourceWindow,
): Promise<FactSource | undefined> {
  const used = modelsOf(snapshot);
  const { slowest, fastest } = spanOf(used);
  if (slowest < fastest && fastest - slowest > MOST_APART) return undefined;
  if (await tellsOf(store, { after: slowest, upTo: fastest, by: last })) return undefined;
  const cut = await latestCut(store, used);
  const taught = taughtUpTo(last, zone);
  const key = look === undefined ? '' : canonicalJson([MODEL, zone, taught, look.params]);
  const kept = look && (await findModel(look.models, store, { key, slowest, fastest }));
  if (kept !== undefined) {
    const facts = await readFacts(snapshot, { first: last, last, zone, openOnly: true });
    return { cut, at: async (cutoff) => facts.at(cutoff), learn: async () => ({ learned: kept }) };
  }
  const facts = await readFacts(snapshot, { first: taughtUpTo(first, zone), last, zone });
  return {
    cut,
    at: async (cutoff) => facts.at(cutoff, true),
    async learn(cutoff, params) {
      const at = async (instant: Micros): Promise<CutoffFacts> => facts.at(instant);
      const lesson = await learnedAt(at, { cutoff, zone, params });
      const { learned } = lesson;
      const isShared = look?.params === params && learned.taught === taught;
      if (isShared) keepModel(look.models, key, { learned, taught, position: slowest });
      return lesson;
    },
  };
}

/** How far each model that facts are read from has come. */
function modelsOf(snapshot: Snapshot): UsedModel[] {
  for (const model of factModels) snapshot.tables(model);
  return snapshot.used();
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

/** The slow path: every cut-off by a replay of the log, up to a cut where one is given. */
export function createReplaySource(
  store: EventStore,
  { cut, zone, signal }: { cut: string | null; zone: string; signal?: AbortSignal | undefined },
): FactSource {
  const at = (cutoff: Micros) => replayFacts(store, cutoff, { cut, zone, signal });
  return { cut, at, learn: (cutoff, params) => learnedAt(at, { cutoff, zone, params }) };
}
