import type { Micros } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import type { OrderModelParams } from '@grasp/forecast';
import {
  type CutoffFacts,
  type FactColumns,
  factModels,
  factsIn,
  readFacts,
  replayFacts,
} from '@grasp/read-models';
import type { Pool } from 'pg';
import { canonicalJson } from './canonical.ts';
import { findModel, type KeptModels, keepModel } from './kept-models.ts';
import { type Lesson, learnedAt, taughtUpTo } from './learned.ts';
import { MODEL } from './model-view.ts';
import { readTogether, type Together } from './together.ts';

/** Where a run gets what stood at its cut-offs from, and what was learned from it. */
export type FactSource = {
  /** The last event that it looks at; null: an empty log. */
  cut: string | null;
  /** What stands at a cut-off: decided orders perhaps not, but always what was signed. */
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
  const { last: by, signal } = window;
  return readTogether({ pool, store, signal }, { models: factModels, by }, (together) =>
    readSource(together, store, window),
  );
}

/** What stands at the cut-offs of a window, from models that stand at one event. */
export async function readSource(
  { snapshot, cut, slowest, fastest }: Together,
  store: EventStore,
  { first, last, zone, look }: SourceWindow,
): Promise<FactSource> {
  const taught = taughtUpTo(last, zone);
  const key = look === undefined ? '' : canonicalJson([MODEL, zone, taught, look.params]);
  const kept = look && (await findModel(look.models, store, { key, slowest, fastest }));
  if (kept !== undefined) {
    const factsAt = factsIn(await readFacts(snapshot, { first: last, last, zone, openOnly: true }));
    return { cut, at: async (at) => factsAt(at), learn: async () => ({ learned: kept }) };
  }
  const { at, learn } = sourceIn(
    await readFacts(snapshot, { first: taughtUpTo(first, zone), last, zone }),
  );
  return {
    cut,
    at,
    async learn(cutoff, params) {
      const lesson = await learn(cutoff, params);
      const { learned } = lesson;
      const isShared = look?.params === params && learned.taught === taught;
      if (isShared) keepModel(look.models, key, { learned, taught, position: slowest });
      return lesson;
    },
  };
}

/** The fast path for whoever makes facts in other threads: what they are made of, and the last event behind it. */
export function readColumns(
  { pool, store }: { pool: Pool; store: EventStore },
  { first, last, zone, signal }: Omit<SourceWindow, 'look'>,
): Promise<{ columns: FactColumns; cut: string | null }> {
  const asked = { first: taughtUpTo(first, zone), last, zone };
  return readTogether(
    { pool, store, signal },
    { models: factModels, by: last },
    async ({ snapshot, cut }) => ({ columns: await readFacts(snapshot, asked), cut }),
  );
}

/** What stands at the cut-offs of a window that was read. */
export function sourceIn(columns: FactColumns): Omit<FactSource, 'cut'> {
  const { zone } = columns;
  const factsAt = factsIn(columns);
  const at = async (cutoff: Micros): Promise<CutoffFacts> => factsAt(cutoff);
  return { at, learn: (cutoff, params) => learnedAt(at, { cutoff, zone, params }) };
}

type ReplayWindow = Pick<SourceWindow, 'zone' | 'signal'> & { cut: string | null };

/** The slow path: every cut-off by a replay of the log, up to a cut where one is given. */
export function createReplaySource(
  store: EventStore,
  { cut, zone, signal }: ReplayWindow,
): FactSource {
  const at = (cutoff: Micros) => replayFacts(store, cutoff, { cut, zone, signal });
  return { cut, at, learn: (cutoff, params) => learnedAt(at, { cutoff, zone, params }) };
}
