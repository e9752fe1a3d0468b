import { type Micros, parseInstant } from '@grasp/domain';
import type { AppError } from '@grasp/errors';
import { AppError as Failure, isAppError } from '@grasp/errors';
import type { Pool } from 'pg';
import { replayErrors } from './errors.ts';
import type { RunInputs } from './inputs.ts';
import { modelOf } from './model-view.ts';
import { type Made, openWorker, type RunWorker } from './open-worker.ts';
import {
  beginRun,
  failRun,
  finishRun,
  getRun,
  insertRun,
  type KeptRun,
  migrateRuns,
  progressRun,
  tendRuns,
} from './runs-table.ts';
import type { WorkerSettings } from './worker-protocol.ts';

/** Runs as jobs beside the queries of a service: what is kept is made one at a time, what is only asked at once. */
export type RunJobs = AsyncDisposable & {
  /** Enters a run and answers before it is made. @throws AppError `runs_waiting`. */
  start(inputs: RunInputs, by: string): Promise<KeptRun>;
  /** Takes a run away, also while it is being made. @throws AppError `run_absent`, `run_over`. */
  cancel(run: string): Promise<KeptRun>;
  /**
   * The answer to a question of a screen; it is not kept.
   * @param sharedAs those who ask under the same name within some seconds share one answer; null: it is made anew
   */
  ask(inputs: RunInputs, sharedAs: string | null): Promise<Look>;
};

/** What was made, and the instant that it looked at: that of who asked first, where an answer is shared. */
export type Look = Made & { at: Micros };

export type JobsOptions = {
  /** Writes to `ops`. */
  pool: Pool;
  /** Where the log and the read models are: workers open both for themselves. */
  settings: WorkerSettings;
  onError: (error: unknown) => void;
};

const MOST_WAITING = 20;
const TEND_MS = 10_000;
const PROGRESS_MS = 500;
/** An answer serves those who ask the same within so long. */
const FRESH_MS = 5_000;
const MOST_KEPT = 50;

/** Opens the jobs of a service. Runs that are under way when it is disposed of end as interrupted. */
export async function openRunJobs(options: JobsOptions): Promise<RunJobs> {
  const { pool, onError } = options;
  await migrateRuns(pool);
  await tendRuns(pool, []);
  const queue = createQueue(options);
  const tending = setInterval(() => {
    tendRuns(pool, queue.mine()).catch(onError);
  }, TEND_MS);
  const asking = createAsking(options.settings);
  return {
    ask: asking.ask,
    async start(inputs, by) {
      if (queue.mine().length >= MOST_WAITING) {
        throw new Failure(replayErrors.runs_waiting, { retryAfter: 30 });
      }
      const run = await insertRun(pool, { inputs, model: modelOf(inputs), by });
      queue.add(run);
      return run;
    },
    async cancel(run) {
      const { code, message } = replayErrors.run_cancelled;
      const isOver = !(await failRun(pool, run, { state: 'cancelled', code, message }));
      const kept = await getRun(pool, run);
      if (isOver) throw new Failure(replayErrors.run_over, { detail: kept.state });
      await queue.stop(run);
      return kept;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(tending);
      await Promise.all([queue.end(), asking.end()]);
    },
  };
}

/** Makes kept runs one after the other, each in a worker of its own: so one that is cancelled takes nothing along. */
function createQueue({ pool, settings, onError }: JobsOptions) {
  const mine = new Map<string, { worker?: RunWorker }>();
  let turn: Promise<void> = Promise.resolve();
  const make = async ({ run, inputs }: KeptRun): Promise<void> => {
    const job = mine.get(run);
    if (job === undefined || !(await beginRun(pool, run))) return;
    await using worker = openWorker(settings);
    job.worker = worker;
    try {
      const onProgress = rarely((progress) => progressRun(pool, run, progress).catch(onError));
      await finishRun(pool, run, await worker.make(inputs, { onProgress }));
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (isAppError(error, 'run_interrupted') && mine.has(run)) onError(error.cause);
      await failRun(pool, run, { state: 'failed', code: error.code, message: error.message });
    }
  };
  const stop = async (run: string): Promise<void> => {
    const job = mine.get(run);
    mine.delete(run);
    await job?.worker?.[Symbol.asyncDispose]();
  };
  return {
    mine: () => [...mine.keys()],
    add(run: KeptRun): void {
      mine.set(run.run, {});
      turn = turn
        .then(() => make(run))
        .catch(onError)
        .finally(() => mine.delete(run.run));
    },
    stop,
    async end(): Promise<void> {
      await Promise.all([...mine.keys()].map(stop));
      await turn;
    },
  };
}

/** Passes on a number now and then. */
function rarely(tell: (progress: number) => void): (progress: number) => void {
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    tell(progress);
  };
}

/** One worker that stays, since screens ask often; begun with the first question. */
function createAsking(settings: WorkerSettings) {
  let worker: RunWorker | undefined;
  const answers = new Map<string, { made: Promise<Look>; at: number }>();
  const makeAnew = (inputs: RunInputs): Promise<Look> => {
    worker ??= openWorker(settings);
    const made = worker.make(inputs, { canonical: false });
    made.catch((error: AppError) => {
      if (isAppError(error, 'run_interrupted')) worker = undefined;
    });
    const at = parseInstant(inputs.asOf);
    return made.then((of) => ({ ...of, at }));
  };
  return {
    ask(inputs: RunInputs, key: string | null): Promise<Look> {
      if (key === null) return makeAnew(inputs);
      const now = performance.now();
      // What nobody is served any more is given back: an answer of five thousand orders takes six megabytes.
      for (const [name, { at }] of answers) if (now - at >= FRESH_MS) answers.delete(name);
      const known = answers.get(key);
      if (known) return known.made;
      const made = makeAnew(inputs);
      if (answers.size >= MOST_KEPT) answers.delete(answers.keys().next().value as string);
      answers.set(key, { made, at: now });
      made.catch(() => answers.delete(key));
      return made;
    },
    async end(): Promise<void> {
      await worker?.[Symbol.asyncDispose]();
    },
  };
}
