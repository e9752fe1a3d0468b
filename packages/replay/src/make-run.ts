import { type Micros, parseInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { BacktestResultView, WhatIfResultView } from '@grasp/read-models/views';
import { answerWhatIf } from './answer-what-if.ts';
import { replayErrors } from './errors.ts';
import type { BacktestInputs, ForecastInputs, RunInputs } from './inputs.ts';
import { type Learn, openLearners } from './learners.ts';
import { cutoffsOf, makeBacktest } from './make-backtest.ts';
import { type ForecastResult, makeForecast } from './make-forecast.ts';
import type { MakeOptions, RunParts } from './run-parts.ts';
import { createReplaySource, type FactSource, openReadSource } from './source.ts';

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
  const asOf = parseInstant(inputs.asOf);
  const source = await openSource(parts, { first: asOf, last: asOf, inputs, options });
  return { ...(await lookAt(source, inputs)), cut: source.cut };
}

/** Makes a back-test; models of several cut-offs are learned at once. A replay, which fills the memory, goes one by one. */
async function lookBack(
  parts: RunParts,
  inputs: BacktestInputs,
  { tell, ...options }: MakeOptions & { tell: (progress: number) => void },
): Promise<MadeRun> {
  const cutoffs = cutoffsOf(inputs);
  const last = parseInstant(inputs.asOf);
  await using learners = openLearners(cutoffs.length);
  const { learn } = learners;
  const window = { first: Math.min(last, ...cutoffs), last, inputs, options, learn };
  const source = await openSource(parts, window);
  const ahead = options.cut === undefined ? learners.count : 0;
  const result = await makeBacktest(source, inputs, { cutoffs, ahead, onProgress: tell });
  return { result, taught: null, cut: source.cut };
}

type Window = {
  first: Micros;
  last: Micros;
  inputs: ForecastInputs | BacktestInputs;
  options: MakeOptions;
  learn?: Learn;
};

async function openSource(
  { pool, store, models }: RunParts,
  { first, last, inputs: { zone, params, kind }, options: { cut, signal }, learn }: Window,
): Promise<FactSource> {
  if (cut !== undefined) return createReplaySource(store, { cut, zone, signal, learn });
  const look = kind === 'forecast' && models !== undefined ? { params, models } : undefined;
  return openReadSource(
    { pool, store },
    { first, last, zone, signal, learn, ...(look && { look }) },
  );
}

async function lookAt(source: FactSource, inputs: ForecastInputs) {
  const asOf = parseInstant(inputs.asOf);
  const { learned } = await source.learn(asOf, inputs.params);
  const { taught } = learned;
  return { result: makeForecast(await source.at(asOf), inputs, { learned }), taught };
}
