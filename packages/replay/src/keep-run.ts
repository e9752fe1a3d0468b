import { AppError, isAppError } from '@grasp/errors';
import { canonicalJson, hashOf } from './canonical.ts';
import { differencesBetween } from './compare-runs.ts';
import { replayErrors } from './errors.ts';
import type { RunInputs } from './inputs.ts';
import { makeRun } from './make-run.ts';
import { modelOf } from './model-view.ts';
import type { MakeOptions, RunParts } from './run-parts.ts';
import { beginRun, failRun, finishRun, getRun, insertRun, type KeptRun } from './runs-table.ts';

/** Makes a run here and now, and keeps it. */
export async function keepRun(
  parts: RunParts,
  inputs: RunInputs,
  { by, ...options }: Pick<MakeOptions, 'onProgress' | 'signal'> & { by: string },
): Promise<KeptRun> {
  const { run } = await insertRun(parts.pool, { inputs, model: modelOf(inputs), by });
  await beginRun(parts.pool, run);
  try {
    const { result, cut } = await makeRun(parts, inputs, options);
    await finishRun(parts.pool, run, { result: canonicalJson(result), cut });
  } catch (error) {
    const { code, message } = isAppError(error) ? error : replayErrors.run_interrupted;
    const state = code === replayErrors.run_cancelled.code ? 'cancelled' : 'failed';
    await failRun(parts.pool, run, { state, code, message });
    throw error;
  }
  return getRun(parts.pool, run);
}

/**
 * Makes a kept run again from the log alone, up to its cut. The same bytes, also where old history was imported since, and
 * in another home that holds the same log.
 * @returns the hash of what was made
 * @throws AppError `run_undone`, `run_differs`, `cut_absent`.
 */
export async function repeatRun(
  parts: RunParts,
  kept: Pick<KeptRun, 'inputs' | 'cut' | 'hash' | 'model' | 'result'>,
  options: Pick<MakeOptions, 'onProgress' | 'signal'> = {},
): Promise<string> {
  if (kept.hash === null) throw new AppError(replayErrors.run_undone);
  const { result } = await makeRun(parts, kept.inputs, { ...options, cut: kept.cut });
  const made = canonicalJson(result);
  const hash = hashOf(made);
  if (hash === kept.hash) return hash;
  throw new AppError(replayErrors.run_differs, { detail: whatDiffers(kept, { made, hash }) });
}

/** Another version of a model may well give other numbers; the same one may not. */
function whatDiffers(
  kept: Pick<KeptRun, 'inputs' | 'hash' | 'model' | 'result'>,
  { made, hash }: { made: string; hash: string },
): string {
  const model = modelOf(kept.inputs);
  const by =
    model === kept.model
      ? `by the same version of the model, ${model}`
      : `by another version of the model, kept by ${kept.model}, made by ${model}`;
  const first = differencesBetween(JSON.parse(kept.result ?? 'null'), JSON.parse(made)).find(
    ({ path }) => !path.endsWith('model.version'),
  );
  const where =
    first === undefined
      ? 'the same numbers'
      : `first at ${first.path}, kept ${JSON.stringify(first.a)}, made ${JSON.stringify(first.b)}`;
  return `${by}; ${where} (sha256 kept ${kept.hash}, made ${hash})`;
}
