import { type Micros, parseInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import type { OrderModelParams } from '@grasp/forecast';
import type { BacktestResultView, WhatIfResultView } from '@grasp/read-models/views';
import type { Pool } from 'pg';
import { replayErrors } from './errors.ts';
import type { RunInputs } from './inputs.ts';
import type { KeptModels } from './kept-models.ts';
import { cutoffsOf, makeBacktest } from './make-backtest.ts';
import { type ForecastResult, makeForecast } from './make-forecast.ts';
import { makeWhatIf } from './make-what-if.ts';
import { createReplaySource, type FactSource, openReadSource } from './source.ts';

export type RunResult = ForecastResult | BacktestResultView | WhatIfResultView;

/** What makes a run: the log, and the read models where they may be asked. */
export type RunParts = {
  pool: Pool;
  store: EventStore;
  /** Models that are kept from one forecast to the next. */
  models?: KeptModels;
};

export type MakeOptions = {
  /**
   * Given: everything is replayed from the log up to this event (null: an empty log), no read model is asked. Left out: the
   * read models are asked, and the answer tells the event at which they stood.
   */
  cut?: string | null | undefined;
  onProgress?: ((progress: number) => void) | undefined;
  signal?: AbortSignal | undefined;
};

/** `taught`: the instant up to which a look was taught; null: of many cut-offs there is no one such instant. */
export type MadeRun = { result: RunResult; taught: Micros | null; cut: string | null };

/** Makes a run. The same inputs and the same cut give the same result, wherever the log is. */
export async function makeRun(
  parts: RunParts,
  inputs: RunInputs,
  options: MakeOptions = {},
): Promise<MadeRun> {
  const cutoffs = inputs.kind === 'backtest' ? cutoffsOf(inputs) : [];
  const asOf = parseInstant(inputs.asOf);
  const source = await openSource(parts, {
    first: Math.min(asOf, ...cutoffs),
    last: asOf,
    inputs,
    options,
  });
  return { ...(await resultOf(source, inputs, { cutoffs, ...options })), cut: source.cut };
}

type Window = { first: Micros; last: Micros; inputs: RunInputs; options: MakeOptions };

async function openSource(
  { pool, store, models }: RunParts,
  { first, last, inputs: { zone, params, kind }, options: { cut, signal } }: Window,
): Promise<FactSource> {
  if (cut !== undefined) return createReplaySource(store, { cut, zone, signal });
  const look = kind === 'forecast' && models !== undefined ? { params, models } : undefined;
  return openReadSource({ pool, store }, { first, last, zone, signal, ...(look && { look }) });
}

async function resultOf(
  source: FactSource,
  inputs: RunInputs,
  { cutoffs, onProgress, signal }: MakeOptions & { cutoffs: readonly Micros[] },
): Promise<Omit<MadeRun, 'cut'>> {
  const tell = (progress: number): void => {
    if (signal?.aborted) throw new AppError(replayErrors.run_cancelled);
    onProgress?.(progress);
  };
  if (inputs.kind === 'backtest') {
    const result = await makeBacktest(source, inputs, { cutoffs, onProgress: tell });
    return { result, taught: null };
  }
  const asOf = parseInstant(inputs.asOf);
  const { learned } = await source.learn(asOf, inputs.params);
  const facts = await source.at(asOf);
  const { taught } = learned;
  if (inputs.kind === 'forecast')
    return { result: makeForecast(facts, inputs, { learned }), taught };
  const learn = async (params: OrderModelParams) => (await source.learn(asOf, params)).learned;
  return { result: await makeWhatIf(facts, inputs, learn), taught };
}
