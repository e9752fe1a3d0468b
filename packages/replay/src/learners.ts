import { availableParallelism } from 'node:os';
import type { OrderModelParams } from '@grasp/forecast';
import type { CutoffFacts } from '@grasp/read-models';
import { Piscina } from 'piscina';
import type { Learned } from './learn.ts';

/** Learns from what stands at a cut-off, here or in another thread: what is learned is the same. */
export type Learn = (facts: CutoffFacts, params: OrderModelParams) => Learned | Promise<Learned>;

/** Threads that learn for several cut-offs at once. */
export type Learners = AsyncDisposable & { count: number; learn: Learn };

/** Opens threads for so many cut-offs, one per core at most. They end when they are disposed of, whatever they do then. */
export function openLearners(cutoffs: number): Learners {
  const count = Math.max(1, Math.min(cutoffs, availableParallelism()));
  const pool = new Piscina<{ facts: CutoffFacts; params: OrderModelParams }, Learned>({
    filename: new URL('learner.ts', import.meta.url).href,
    name: 'learn',
    minThreads: 1,
    maxThreads: count,
  });
  return {
    count,
    learn: (facts, params) => pool.run({ facts, params }),
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
