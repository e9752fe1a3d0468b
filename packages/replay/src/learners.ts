import { availableParallelism } from 'node:os';
import type { OrderModelParams } from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import { Piscina } from 'piscina';
import { type Learned, learnFrom } from './learn.ts';

/** Learns from what stands at a cut-off, here or in another thread: what is learned is the same. */
export type Learn = (facts: CutoffFacts, params: OrderModelParams) => Learned | Promise<Learned>;

/** Threads that learn for several cut-offs at once. */
export type Learners = AsyncDisposable & { count: number; learn: Learn };

/** A thread with less room collects its garbage sooner; the default lets it grow to several times what it needs. */
const MOST_MB = 512;

/**
 * Opens threads for so many cut-offs, one per core at most. They end when they are disposed of, whatever they do then.
 * @param mostMb what each may hold
 */
export function openLearners(cutoffs: number, mostMb: number = MOST_MB): Learners {
  const count = Math.max(1, Math.min(cutoffs, availableParallelism()));
  const pool = new Piscina<{ facts: CutoffFacts; params: OrderModelParams }, Learned>({
    filename: new URL('learner.ts', import.meta.url).href,
    name: 'learn',
    minThreads: 1,
    maxThreads: count,
    resourceLimits: { maxOldGenerationSizeMb: mostMb, maxYoungGenerationSizeMb: 16 },
  });
  return {
    count,
    learn: (facts, params) =>
      pool.run({ facts, params }).catch((error: unknown) => {
        // A company that is too large for a thread has the whole process.
        if (isOutOfMemory(error)) return learnFrom(facts, params);
        throw error;
      }),
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
