import { readFileSync } from 'node:fs';
import { formatInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { parseChanges, parseInputs, type RunResult } from '@grasp/replay';
import { nowMicros } from '@grasp/runtime';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { action, type CommandContext, instantArgument } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { aligned, modelLine } from './forecast-lines.ts';
import { answerRun, commonInputs, type RunOptions, withRunOptions } from './run-options.ts';

type Options = RunOptions & { change: string; asOf?: string; period: string };

/** `grasp what-if`: a forecast as things stand, beside the same with changes of a file. */
export function registerWhatIf(program: Command): void {
  const command = program
    .command('what-if')
    .description('a forecast as things stand, and what changes when something were otherwise')
    .requiredOption('--change <file>', 'YAML or JSON: a list of changes')
    .requiredOption('--period <period>', 'a year, a quarter or a month: 2026, 2026-Q1, 2026-03')
    .option('--as-of <instant>', 'ISO 8601 instant; now when left out');
  withRunOptions(command).action(
    action(program, async (context: CommandContext, options: Options) => {
      const asOf =
        options.asOf === undefined ? nowMicros() : instantArgument(options.asOf, '--as-of');
      const inputs = parseInputs({
        kind: 'what-if',
        ...commonInputs(options),
        asOf: formatInstant(asOf),
        period: options.period,
        changes: parseChanges(readChanges(options.change)),
      });
      await answerRun(context, inputs, { options, linesOf });
    }),
  );
}

/** JSON is YAML too. @throws AppError `argument_invalid`. */
function readChanges(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const detail = `${file}: ${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : ''}`;
    throw new AppError(cliErrors.argument_invalid, { detail, field: '--change', cause });
  }
}

function linesOf(result: RunResult): string[] {
  if (!('base' in result)) return [];
  const rows = result.delta.map(({ currency, mean, p10, p50, p90, chance }) => [
    currency,
    signed(p10),
    signed(p50),
    signed(p90),
    signed(mean),
    chance === null ? '' : `${signed(String(Math.round(100 * chance)))} %`,
  ]);
  return [
    modelLine(result.base.model),
    ...result.changes,
    ...aligned([['changes by, minor units', 'P10', 'P50', 'P90', 'mean', 'chance'], ...rows]),
  ];
}

const signed = (amount: string): string => (amount.startsWith('-') ? amount : `+${amount}`);
