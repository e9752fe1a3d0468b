import { type Micros, parseInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { BacktestResultView, WhatIfResultView } from '@grasp/read-models/views';
import { answerWhatIf } from './answer-what-if.ts';
import { openCutoffThreads } from './cutoff-threads.ts';
import { replayErrors } from './errors.ts';
import type { BacktestInputs, ForecastInputs, RunInputs } from './inputs.ts';
import { createCutoffJudge } from './judge-cutoff.ts';
import { cutoffsOf, makeBacktest } from './make-backtest.ts';
import { type ForecastResult, makeForecast } from './make-forecast.ts';
import type { MakeOptions, RunParts } from './run-parts.ts';
import { createReplaySource, type FactSource, openReadSource, readColumns } from './source.ts';

export type RunResult = ForecastResult | BacktestResultView | WhatIfResultView;

/** `taught`: the instant up to which a look was taught; null: of many cut-offs there is no one such instant, nor of calls. */
export type MadeRun = { result: RunResult; taught: Micros | null; cut: string | null };

/** Makes a run. The same inputs and the same cut give the same result, wherever the log is. */
export async function makeRun(
  parts: RunParts,
  inputs: RunInputs,
  options: MakeOptions = {},
): Promise<MadeRun> {
  const tell = (progress: number): void => {
    if (options.signal?.aborted) throw new AppError(replayErrors.run_cancelled);
    options.onProgress?.(progress);
  };
  if (inputs.kind === 'what-if') return answerWhatIf(parts, inputs, { ...options, tell });
  if (inputs.kind === 'backtest') return lookBack(parts, inputs, { ...options, tell });
  const source = await openSource(parts, inputs, options);
  return { ...(await lookAt(source, inputs)), cut: source.cut };
}

/** Makes a back-test: several cut-offs at once, each in a thread. A replay, which fills the memory, goes one by one. */
async function lookBack(
  { pool, store }: RunParts,
  inputs: BacktestInputs,
  { tell, signal, cut }: MakeOptions & { tell: (progress: number) => void },
): Promise<MadeRun> {
  const cutoffs = cutoffsOf(inputs);
  const { zone } = inputs;
  if (cut !== undefined) {
    const source = createReplaySource(store, { cut, zone, signal });
    const judgeCutoff = await createCutoffJudge(source, inputs);
    const result = await makeBacktest(inputs, judgeCutoff, { together: 1, onProgress: tell });
    return { result, taught: null, cut };
  }
  const last = parseInstant(inputs.asOf);
  const window = { first: Math.min(last, ...cutoffs), last, zone, signal };
  const read = await readColumns({ pool, store }, window);
  await using threads = openCutoffThreads(read.columns, inputs);
  const { count: together, judgeCutoff } = threads;
  const result = await makeBacktest(inputs, judgeCutoff, { together, onProgress: tell });
  return { result, taught: null, cut: read.cut };
}

/** A look at one instant. */
async function openSource(
  { pool, store, models }: RunParts,
  { params, zone, ...inputs }: ForecastInputs,
  { cut, signal }: MakeOptions,
): Promise<FactSource> {
  if (cut !== undefined) return createReplaySource(store, { cut, zone, signal });
  const asOf = parseInstant(inputs.asOf);
  const look = models && { look: { params, models } };
  return openReadSource({ pool, store }, { first: asOf, last: asOf, zone, signal, ...look });
}

async function lookAt(source: FactSource, inputs: ForecastInputs) {
  const asOf = parseInstant(inputs.asOf);
  const { learned } = await source.learn(asOf, inputs.params);
  const { taught } = learned;
  return { result: makeForecast(await source.at(asOf), inputs, { learned }), taught };
}
