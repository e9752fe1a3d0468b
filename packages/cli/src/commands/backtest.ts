import { formatInstant } from '@grasp/domain';
import type { BacktestResultView } from '@grasp/read-models/views';
import { parseInputs, type RunResult } from '@grasp/replay';
import { nowMicros } from '@grasp/runtime';
import type { Command } from 'commander';
import { action, type CommandContext, instantArgument } from '../command.ts';
import { aligned } from './forecast-lines.ts';
import {
  answerRun,
  commonInputs,
  numberOption,
  type RunOptions,
  withRunOptions,
} from './run-options.ts';

type Options = RunOptions & {
  from: string;
  to: string;
  every: string;
  horizon: string;
  asOf?: string;
};

/** `grasp backtest`: what would have been forecast at each of many instants, held against what came. */
export function registerBacktest(program: Command): void {
  const command = program
    .command('backtest')
    .description('what would have been forecast at each week or month, held against what came')
    .requiredOption('--from <instant>', 'first instant of a cut-off')
    .requiredOption('--to <instant>', 'last instant of a cut-off')
    .option('--every <span>', '`month` or `week`', 'month')
    .option('--horizon <months>', 'months ahead, that of the cut-off being the first', '1')
    .option('--as-of <instant>', 'judged by what was known then; now when left out');
  withRunOptions(command).action(
    action(program, async (context: CommandContext, options: Options) => {
      const asOf =
        options.asOf === undefined ? nowMicros() : instantArgument(options.asOf, '--as-of');
      const inputs = parseInputs({
        kind: 'backtest',
        ...commonInputs(options),
        asOf: formatInstant(asOf),
        from: formatInstant(instantArgument(options.from, '--from')),
        to: formatInstant(instantArgument(options.to, '--to')),
        every: options.every,
        horizon: numberOption(options.horizon, '--horizon'),
      });
      await answerRun(context, inputs, { options, linesOf });
    }),
  );
}

function linesOf(result: RunResult): string[] {
  if (!('periods' in result)) return [];
  const { summary, ece } = result;
  return [
    `${summary.cutoffs} cut-offs, ${summary.orders} predictions of orders: ${summary.text}`,
    ...aligned([
      ['', 'model', 'base rate', 'stage rate'],
      ...summary.scores.map(({ name, model, baselines }) => [
        name,
        shown(model),
        shown(baselines['baseRate']),
        shown(baselines['stageRate']),
      ]),
    ]),
    `expected calibration error ${shown(ece)}`,
    ...aligned([
      [
        'weeks ahead',
        'currency',
        'n',
        'WAPE',
        'bias',
        'in P10–P90',
        'last month',
        'last year',
        'pipeline',
      ],
      ...result.byHorizon.map(horizonRow),
    ]),
  ];
}

function horizonRow(of: BacktestResultView['byHorizon'][number]): string[] {
  const { baselines } = of;
  return [
    String(of.horizonWeeks),
    of.currency,
    String(of.n),
    shown(of.wape),
    shown(of.bias),
    shown(of.coverage80),
    shown(baselines['lastPeriod']),
    shown(baselines['lastYear']),
    shown(baselines['rawPipeline']),
  ];
}

const shown = (value: number | null | undefined): string =>
  value == null ? '–' : value.toFixed(3);
