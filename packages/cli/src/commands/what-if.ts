import { readFileSync } from 'node:fs';
import { formatInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { ForecastWhatIf } from '@grasp/read-models/views';
import { parseChanges, parseInputs, type RunResult } from '@grasp/replay';
import { companySettings, nowMicros, readConfig } from '@grasp/runtime';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { action, type CommandContext, instantArgument } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { aligned, modelLine } from './forecast-lines.ts';
import { answerRun, commonInputs, type RunOptions, withRunOptions } from './run-options.ts';
import { verdictLines } from './verdict-lines.ts';

type Options = RunOptions & { change: string; asOf?: string; known: string; period: string };

/** `grasp what-if`: a forecast and the verdicts on calls as things stand, beside the same with changes of a file. */
export function registerWhatIf(program: Command): void {
  const command = program
    .command('what-if')
    .description(
      'a forecast, or the verdicts on calls, as things stand and as they would be with changes',
    )
    .requiredOption('--change <file>', 'YAML or JSON: a list of changes')
    .requiredOption('--period <period>', 'a year, a quarter or a month: 2026, 2026-Q1, 2026-03')
    .option('--as-of <instant>', 'ISO 8601 instant; now when left out')
    .option(
      '--known <when>',
      'verdicts on calls: `then` (as known at that instant), `now`, or an instant',
      'then',
    );
  withRunOptions(command).action(
    action(program, async (context: CommandContext, options: Options) => {
      const asOf =
        options.asOf === undefined ? nowMicros() : instantArgument(options.asOf, '--as-of');
      const inputs = parseInputs({
        kind: 'what-if',
        ...commonInputs(options),
        asOf: formatInstant(asOf),
        period: options.period,
        calendar: readConfig(companySettings).COMPANY_CALENDAR,
        ...knownInput(options.known),
        changes: parseChanges(readChanges(options.change)),
      });
      await answerRun(context, inputs, { options, linesOf });
    }),
  );
}

/** A run is repeatable, so now is an instant. */
function knownInput(known: string): { knownAt?: string } {
  if (known === 'then') return {};
  const at = known === 'now' ? nowMicros() : instantArgument(known, '--known');
  return { knownAt: formatInstant(at) };
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
  if (!('changes' in result)) return [];
  return [
    ...result.changes,
    ...(result.delta === undefined ? [] : forecastLines(result)),
    ...(result.verdicts === undefined ? [] : verdictLines(result.verdicts)),
  ];
}

function forecastLines({ base, delta }: ForecastWhatIf): string[] {
  const rows = delta.map(({ currency, mean, p10, p50, p90, chance }) => [
    currency,
    signed(p10),
    signed(p50),
    signed(p90),
    signed(mean),
    chance === null ? '' : `${signed(String(Math.round(100 * chance)))} %`,
  ]);
  return [
    modelLine(base.model),
    ...aligned([['changes by, minor units', 'P10', 'P50', 'P90', 'mean', 'chance'], ...rows]),
  ];
}

const signed = (amount: string): string => (amount.startsWith('-') ? amount : `+${amount}`);
