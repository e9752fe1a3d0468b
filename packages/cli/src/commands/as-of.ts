import { FOREVER, formatInstant, type Micros } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { withSnapshot } from '@grasp/projections';
import { type PipelineAtCut, pipelineSummary, pipelineSummaryAtCut } from '@grasp/read-models';
import { nowMicros } from '@grasp/runtime';
import type { Command } from 'commander';
import { action, type CommandContext, instantArgument } from '../command.ts';
import { openDeployment } from '../deployment.ts';
import { cliErrors } from '../errors.ts';

type Options = { known?: string; cut?: string };

/** `grasp as-of`: the pipeline as it was, as known then or as known now; with --cut, by replaying the log. */
export function registerAsOf(program: Command): void {
  program
    .command('as-of')
    .description('what the pipeline was at an instant, as known then or as known now')
    .argument('[instant]', 'ISO 8601 instant; now when left out')
    .option('--known <when>', '`then` (as known at that instant), `now`, or an instant', 'then')
    .option('--cut <event id>', 'replay the log up to this event instead: what our screen showed')
    .action(
      action(
        program,
        async (context: CommandContext, instant: string | undefined, options: Options) => {
          const { pool, store } = await openDeployment(context.scope);
          const v = instant === undefined ? nowMicros() : instantArgument(instant, 'instant');
          const place = { v, k: knownAt(options.known ?? 'then', v) };
          const summary =
            options.cut === undefined
              ? await withSnapshot(pool, (snapshot) => pipelineSummary(snapshot, { place }))
              : await pipelineSummaryAtCut(store, { cut: options.cut, place });
          const stamp = {
            asOf: formatInstant(v),
            knownAt: place.k === FOREVER ? null : formatInstant(place.k),
            cut: options.cut ?? null,
          };
          context.answer({ ...stamp, ...summary }, linesOf(stamp, summary));
        },
      ),
    );
}

function knownAt(known: string, v: Micros): Micros {
  if (known === 'then') return v;
  if (known === 'now') return FOREVER;
  if (/^\d{4}-/.test(known)) return instantArgument(known, '--known');
  const detail = '--known is `then`, `now` or an instant';
  throw new AppError(cliErrors.argument_invalid, { detail, field: '--known' });
}

function linesOf(
  stamp: { asOf: string; knownAt: string | null },
  summary: PipelineAtCut,
): string[] {
  const rows: [string, PipelineAtCut['open']][] = [
    ['open', summary.open],
    ...summary.byStage.map((stage): [string, PipelineAtCut['open']] => [`  ${stage.stage}`, stage]),
    ['won', summary.won],
    ['lost', summary.lost],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    `as of ${stamp.asOf}, ${stamp.knownAt === null ? 'as known now' : `as known at ${stamp.knownAt}`}`,
    ...rows.map(([name, sum]) => {
      const amounts = sum.amounts.map(
        ({ amount, currency }) => `${amount} ${currency} minor units`,
      );
      return `${name.padEnd(width)}  ${String(sum.count).padStart(9)}  ${amounts.join(', ')}`;
    }),
  ];
}
