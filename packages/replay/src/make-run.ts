import { type Micros, parseInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { BacktestResultView, WhatIfResultView } from '@grasp/read-models/views';
import { answerWhatIf } from './answer-what-if.ts';
import { replayErrors } from './errors.ts';
import type { BacktestInputs, ForecastInputs, RunInputs } from './inputs.ts';
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
  const cutoffs = inputs.kind === 'backtest' ? cutoffsOf(inputs) : [];
  const asOf = parseInstant(inputs.asOf);
  const source = await openSource(parts, {
    first: Math.min(asOf, ...cutoffs),
    last: asOf,
    inputs,
    options,
  });
  const { cut } = source;
  if (inputs.kind === 'forecast') return { ...(await lookAt(source, inputs)), cut };
  const result = await makeBacktest(source, inputs, { cutoffs, onProgress: tell });
  return { result, taught: null, cut };
}

type Window = {
  first: Micros;
  last: Micros;
  inputs: ForecastInputs | BacktestInputs;
  options: MakeOptions;
};

async function openSource(
  { pool, store, models }: RunParts,
  { first, last, inputs: { zone, params, kind }, options: { cut, signal } }: Window,
): Promise<FactSource> {
  if (cut !== undefined) return createReplaySource(store, { cut, zone, signal });
  const look = kind === 'forecast' && models !== undefined ? { params, models } : undefined;
  return openReadSource({ pool, store }, { first, last, zone, signal, ...(look && { look }) });
}

async function lookAt(source: FactSource, inputs: ForecastInputs) {
  const asOf = parseInstant(inputs.asOf);
  const { learned } = await source.learn(asOf, inputs.params);
  const { taught } = learned;
  return { result: makeForecast(await source.at(asOf), inputs, { learned }), taught };
}
