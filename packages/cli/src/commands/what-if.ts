import { readFileSync } from 'node:fs';
import { formatInstant } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { ForecastWhatIf } from '@grasp/read-models/views';
import { groupDeltas, parseChanges, parseInputs, type RunResult } from '@grasp/replay';
import { companySettings, nowMicros, readConfig } from '@grasp/runtime';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { action, type CommandContext, instantArgument } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { aligned, modelLine } from './forecast-lines.ts';
import { answerRun, commonInputs, type RunOptions, withRunOptions } from './run-options.ts';
import { verdictLines } from './verdict-lines.ts';

type Options = RunOptions & {
  change: string;
  asOf?: string;
  known: string;
  period: string;
  by?: string;
};

/** `grasp what-if`: a forecast and the verdicts on calls as things stand, beside the same with changes of a file. */
export function registerWhatIf(program: Command): void {
  const command = program
    .command('what-if')
    .description(
      'a forecast, or the verdicts on calls, as things stand and as they would be with changes',
    )
    .requiredOption('--change <file>', 'YAML or JSON: a list of changes')
    .requiredOption('--period <period>', 'a year, a quarter or a month: 2026, 2026-Q1, 2026-03')
    .option('--by <what>', '`rep`, `team` or `stage`: those whose numbers differ are shown apart')
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
        by: options.by ?? null,
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

function forecastLines({ base, changed, delta }: ForecastWhatIf): string[] {
  const rows = delta.flatMap(({ currency, ...all }) => [
    rowOf(currency, all),
    ...groupDeltas({ base, changed }, currency).map(({ key, delta: of }) =>
      rowOf(`  ${key ?? 'nobody'}`, of),
    ),
  ]);
  return [
    modelLine(base.model),
    ...aligned([['changes by, minor units', 'P10', 'P50', 'P90', 'mean', 'chance'], ...rows]),
  ];
}

type Delta = Omit<ForecastWhatIf['delta'][number], 'currency'>;

const rowOf = (name: string, { mean, p10, p50, p90, chance }: Delta): string[] => [
  name,
  ...[p10, p50, p90, mean].map(signed),
  chance === null ? '' : `${signed(String(Math.round(100 * chance)))} %`,
];

const signed = (amount: string): string => (amount.startsWith('-') ? amount : `+${amount}`);
