import { writeFileSync } from 'node:fs';
import { AppError } from '@grasp/errors';
import {
  type KeptRun,
  keepRun,
  migrateRuns,
  type RunInputs,
  type RunResult,
  toParquet,
  toTable,
} from '@grasp/replay';
import { companySettings, readConfig } from '@grasp/runtime';
import type { Command } from 'commander';
import { stringify } from 'csv-stringify/sync';
import type { CommandContext } from '../command.ts';
import { openDeployment } from '../deployment.ts';
import { cliErrors } from '../errors.ts';
import { startProgress } from '../progress.ts';

/** What every command that makes a run takes. */
export type RunOptions = {
  zone?: string;
  seed?: string;
  draws?: string;
  csv?: string | true;
  parquet?: string;
};

/** Adds the options that all runs have. */
export function withRunOptions(command: Command): Command {
  return command
    .option('--zone <zone>', "zone in which days and months begin; the company's when left out")
    .option('--seed <number>', 'seed of the simulation: the same seed, the same bytes')
    .option('--draws <number>', 'paths that are simulated')
    .option('--csv [file]', 'rows as CSV into a file, or on standard output')
    .option('--parquet <file>', 'rows as Parquet into a file');
}

/** Options that all runs share, as their inputs name them. */
export function commonInputs({ zone, seed, draws }: RunOptions): Record<string, unknown> {
  return {
    zone: zone ?? readConfig(companySettings).COMPANY_ZONE,
    ...(seed === undefined ? {} : { seed: numberOption(seed, '--seed') }),
    ...(draws === undefined ? {} : { draws: numberOption(draws, '--draws') }),
  };
}

/** A whole number of the command line. @throws AppError `argument_invalid`. */
export function numberOption(text: string, field: string): number {
  if (!/^\d{1,10}$/.test(text)) {
    const detail = `${field} is a whole number; this is ${text}`;
    throw new AppError(cliErrors.argument_invalid, { detail, field });
  }
  return Number(text);
}

/** Makes a run on the deployment, keeps it, and answers with it. */
export async function answerRun(
  context: CommandContext,
  inputs: RunInputs,
  { options, linesOf }: { options: RunOptions; linesOf: (result: RunResult) => readonly string[] },
): Promise<void> {
  const { pool, store } = await openDeployment(context.scope);
  await migrateRuns(pool);
  const progress = startProgress(inputs.kind, 100);
  const onProgress = (share: number): void => progress.update(Math.round(100 * share), '');
  let kept: KeptRun;
  try {
    const { signal } = context;
    kept = await keepRun({ pool, store }, inputs, { by: 'cli', onProgress, signal });
  } finally {
    progress.stop();
  }
  const result = JSON.parse(kept.result ?? 'null') as RunResult;
  const rows = toTable(result);
  if (options.parquet !== undefined) writeFileSync(options.parquet, toParquet(rows));
  const csv = options.csv === undefined ? '' : stringify(rows, { header: true });
  if (typeof options.csv === 'string') writeFileSync(options.csv, csv);
  if (options.csv === true && !context.isJson) return context.answer(null, [csv.trimEnd()]);
  const { run, cut, hash, model } = kept;
  const stamp = [
    `as of ${inputs.asOf} · run ${run} · model ${model} · sha256 ${hash?.slice(0, 16)}…`,
  ];
  context.answer({ run, inputs, cut, hash, model, result }, [...stamp, ...linesOf(result)]);
}
