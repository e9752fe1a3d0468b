import { availableParallelism } from 'node:os';
import type { Micros } from '@grasp/domain';
import type { FactColumns } from '@grasp/read-models';
import { Piscina } from 'piscina';
import type { BacktestInputs } from './inputs.ts';
import { createCutoffJudge, type JudgeCutoff, type JudgedCutoff } from './judge-cutoff.ts';
import { cutoffsOf } from './make-backtest.ts';
import { sourceIn } from './source.ts';

/** What a thread is started with: it makes its facts itself, of columns that all threads share. */
export type ThreadData = { columns: FactColumns; inputs: BacktestInputs };

/** Threads that judge the cut-offs of a back-test, several at once. */
export type CutoffThreads = AsyncDisposable & { count: number; judgeCutoff: JudgeCutoff };

/** A thread with less room collects its garbage sooner; the default lets it grow to several times what it needs. */
const MOST_MB = 256;

/**
 * Opens threads, one per core at most. They end when they are disposed of, whatever they do then.
 * @param mostMb what each may hold
 */
export function openCutoffThreads(
  columns: FactColumns,
  inputs: BacktestInputs,
  mostMb: number = MOST_MB,
): CutoffThreads {
  const count = Math.max(1, Math.min(cutoffsOf(inputs).length, availableParallelism()));
  const pool = new Piscina<Micros, JudgedCutoff>({
    filename: new URL('cutoff-thread.ts', import.meta.url).href,
    name: 'judgeCutoff',
    minThreads: 1,
    maxThreads: count,
    workerData: { columns, inputs } satisfies ThreadData,
    resourceLimits: { maxOldGenerationSizeMb: mostMb, maxYoungGenerationSizeMb: 24 },
  });
  let here: Promise<JudgeCutoff> | undefined;
  const judgeHere = async (cutoff: Micros): Promise<JudgedCutoff> => {
    here ??= createCutoffJudge(sourceIn(columns), inputs);
    return (await here)(cutoff);
  };
  return {
    count,
    judgeCutoff: (cutoff) =>
      pool.run(cutoff).catch((error: unknown) => {
        // A company that is too large for a thread has the whole process.
        if (isOutOfMemory(error)) return judgeHere(cutoff);
        throw error;
      }),
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
