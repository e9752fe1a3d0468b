import { type Micros, parseInstant } from '@grasp/domain';
import { withReplayed } from '@grasp/projections';
import { factModels, positionOfCut, tallyModels } from '@grasp/read-models';
import type { ForecastWhatIf, VerdictsWhatIf, WhatIfResultView } from '@grasp/read-models/views';
import type { WhatIfInputs } from './inputs.ts';
import { makeVerdicts, placeOf } from './make-verdicts.ts';
import { makeWhatIf } from './make-what-if.ts';
import { isRuleChange } from './rule-changes.ts';
import type { MakeOptions, RunParts } from './run-parts.ts';
import { createReplaySource, type FactSource, readSource } from './source.ts';
import { readTogether } from './together.ts';
import { wordChange } from './word-change.ts';

/** What a what-if looks at: orders, calls, or both as they stood at one event. */
type World = {
  cut: string | null;
  source: FactSource | undefined;
  verdicts: VerdictsWhatIf | undefined;
};

type Options = Pick<MakeOptions, 'cut' | 'signal'> & { tell: (progress: number) => void };

/**
 * What follows from changes: those of the rule book change verdicts on calls, all others a forecast. Nothing is asked that no
 * change concerns.
 */
export async function answerWhatIf(
  parts: RunParts,
  inputs: WhatIfInputs,
  options: Options,
): Promise<{ result: WhatIfResultView; taught: Micros | null; cut: string | null }> {
  const { cut, source, verdicts } = await openWorld(parts, inputs, options);
  const { forecast, taught = null } = source ? await forecastOf(source, inputs) : {};
  const changes = inputs.changes.map(wordChange);
  return { result: { ...forecast, ...(verdicts && { verdicts }), changes }, taught, cut };
}

async function forecastOf(
  source: FactSource,
  inputs: WhatIfInputs,
): Promise<{ forecast?: ForecastWhatIf; taught?: Micros }> {
  const asOf = parseInstant(inputs.asOf);
  const { learned } = await source.learn(asOf, inputs.params);
  const learn = async (params: WhatIfInputs['params']) =>
    params === inputs.params ? learned : (await source.learn(asOf, params)).learned;
  const forecast = await makeWhatIf(await source.at(asOf), inputs, learn);
  return { forecast, taught: learned.taught };
}

function openWorld(parts: RunParts, inputs: WhatIfInputs, options: Options): Promise<World> {
  const asks = {
    forecast: !inputs.changes.every(isRuleChange),
    verdicts: inputs.changes.some(isRuleChange),
  };
  const { cut } = options;
  if (cut === undefined) return readWorld(parts, { inputs, asks, ...options });
  return replayWorld(parts, { inputs, asks, ...options, cut });
}

type Asked = {
  inputs: WhatIfInputs;
  asks: { forecast: boolean; verdicts: boolean };
} & Omit<Options, 'cut'>;

function readWorld({ pool, store }: RunParts, { inputs, asks, signal, tell }: Asked) {
  const { v: last, k: by } = placeOf(inputs);
  const models = [
    ...new Set([...(asks.forecast ? factModels : []), ...(asks.verdicts ? tallyModels : [])]),
  ];
  return readTogether({ pool, store, signal }, { models, by }, async (together): Promise<World> => {
    const window = { first: last, last, zone: inputs.zone, signal };
    return {
      cut: together.cut,
      source: asks.forecast ? await readSource(together, store, window) : undefined,
      verdicts: asks.verdicts ? await makeVerdicts(together.snapshot, inputs, tell) : undefined,
    };
  });
}

async function replayWorld(
  { pool, store }: RunParts,
  { inputs, asks, signal, tell, cut }: Asked & { cut: string | null },
): Promise<World> {
  const { zone } = inputs;
  const verdicts = async (): Promise<VerdictsWhatIf> => {
    const until = cut === null ? 0n : await positionOfCut(store, cut);
    const replay = { pool, store, until, projections: tallyModels, signal: signal ?? UNSTOPPED };
    return withReplayed(replay, (snapshot) => makeVerdicts(snapshot, inputs, tell));
  };
  return {
    cut,
    source: asks.forecast ? createReplaySource(store, { cut, zone, signal }) : undefined,
    verdicts: asks.verdicts ? await verdicts() : undefined,
  };
}

const UNSTOPPED = new AbortController().signal;
