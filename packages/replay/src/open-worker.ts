import { Worker } from 'node:worker_threads';
import type { Micros } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { replayErrors } from './errors.ts';
import type { RunInputs } from './inputs.ts';
import type { Asked, Told, WorkerSettings } from './worker-protocol.ts';

/** A result as JSON, up to when it was taught, and the last event that it rests on. */
export type Made = { result: string; taught: Micros | null; cut: string | null };

/** A thread that makes runs, one after the other, beside the queries of this process. */
export type RunWorker = AsyncDisposable & {
  /** @param options.canonical whether the result is written as canonical JSON; left out: it is */
  make(
    inputs: RunInputs,
    options?: {
      cut?: string | null;
      canonical?: boolean;
      onProgress?: (progress: number) => void;
    },
  ): Promise<Made>;
};

type Waiting = {
  resolve: (made: Made) => void;
  reject: (error: unknown) => void;
  onProgress: (progress: number) => void;
};

/** Starts a worker thread. It ends when it is disposed of, whatever it does then. */
export function openWorker(settings: WorkerSettings): RunWorker {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: settings });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let gone: unknown;
  const end = (cause: unknown): void => {
    gone ??= cause;
    for (const { reject } of waiting.values()) {
      reject(new AppError(replayErrors.run_interrupted, { cause }));
    }
    waiting.clear();
  };
  worker.on('message', (told: Told) => hear(waiting, told));
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the worker ended')));
  return {
    make(inputs, { cut, canonical = true, onProgress = () => undefined } = {}) {
      if (gone !== undefined) {
        return Promise.reject(new AppError(replayErrors.run_interrupted, { cause: gone }));
      }
      asked += 1;
      const id = asked;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, onProgress });
        worker.postMessage({ id, inputs, cut, canonical } satisfies Asked);
      });
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

function hear(waiting: Map<number, Waiting>, told: Told): void {
  const asker = waiting.get(told.id);
  if (asker === undefined) return;
  if (told.kind === 'progress') {
    asker.onProgress(told.progress);
    return;
  }
  waiting.delete(told.id);
  if (told.kind === 'failed') asker.reject(failureOf(told));
  else asker.resolve({ result: told.result, taught: told.taught, cut: told.cut });
}

function failureOf(told: Extract<Told, { kind: 'failed' }>): AppError {
  const { field, message, ...definition } = told.error;
  const details = field === undefined ? {} : { field };
  return new AppError({ ...definition, message }, details);
}
