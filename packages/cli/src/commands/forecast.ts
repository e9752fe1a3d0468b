import { formatInstant } from '@grasp/domain';
import { parseInputs, type RunResult } from '@grasp/replay';
import { nowMicros } from '@grasp/runtime';
import type { Command } from 'commander';
import { action, type CommandContext, instantArgument } from '../command.ts';
import { expectationLines, modelLine } from './forecast-lines.ts';
import { answerRun, commonInputs, type RunOptions, withRunOptions } from './run-options.ts';

type Options = RunOptions & {
  asOf?: string;
  period: string;
  by?: string;
  rep?: string;
  team?: string;
};

/** `grasp forecast`: what was to be expected of a period at an instant, with nothing known later. The run is kept. */
export function registerForecast(program: Command): void {
  const command = program
    .command('forecast')
    .description(
      'what is to be expected of a period, as of any instant and with nothing known later',
    )
    .option('--as-of <instant>', 'ISO 8601 instant; now when left out')
    .requiredOption('--period <period>', 'a year, a quarter or a month: 2026, 2026-Q1, 2026-03')
    .option('--by <what>', '`rep`, `team` or `stage`')
    .option('--rep <rep>', 'only orders of this rep')
    .option('--team <team>', 'only orders of this team');
  withRunOptions(command).action(
    action(program, async (context: CommandContext, options: Options) => {
      const asOf =
        options.asOf === undefined ? nowMicros() : instantArgument(options.asOf, '--as-of');
      const inputs = parseInputs({
        kind: 'forecast',
        ...commonInputs(options),
        asOf: formatInstant(asOf),
        period: options.period,
        by: options.by ?? null,
        rep: options.rep ?? null,
        team: options.team ?? null,
      });
      await answerRun(context, inputs, { options, linesOf });
    }),
  );
}

function linesOf(result: RunResult): string[] {
  if (!('currencies' in result)) return [];
  const none = result.currencies.length === 0 ? ['nothing is signed, open or to be expected'] : [];
  return [modelLine(result.model), ...none, ...result.currencies.flatMap(expectationLines)];
}
