import { AppError } from '@grasp/errors';
import { withSnapshot } from '@grasp/projections';
import { targetDiff, targetList } from '@grasp/read-models';
import type { Command } from 'commander';
import { action, type CommandContext, instantArgument } from '../../command.ts';
import { openDeployment } from '../../deployment.ts';
import { cliErrors } from '../../errors.ts';
import { readCompany } from './give.ts';
import { type PlaceOptions, placeOf, withPlace } from './place.ts';
import { answerRows } from './table.ts';

type Options = PlaceOptions & { period: string; csv?: true; against: string };

/** `grasp targets show` and `diff`: targets as of any moment, and what differs between two. */
export function registerShow(program: Command, targets: Command): void {
  withPlace(targets.command('show'))
    .description('targets of a period with what is signed against them')
    .requiredOption('--period <period>', 'YYYY or YYYY-MM')
    .option('--csv', 'as CSV')
    .action(
      action(program, async (context: CommandContext, { csv, ...options }: Options) => {
        const period = checkPeriod(options.period);
        const { pool } = await openDeployment(context.scope);
        const query = { place: placeOf(options), period };
        const list = await withSnapshot(pool, (snapshot) =>
          targetList(snapshot, query, readCompany()),
        );
        const rows = list.items.map((item) => ({
          scope: item.scope,
          of: item.of,
          name: item.name,
          target: item.target.amount,
          actual: item.actual.amount,
          currency: item.target.currency,
          attainment: rounded(item.attainment),
          pace: rounded(item.pace),
          'needed per workday': item.neededPerWorkday?.amount ?? null,
          residual: item.residual?.amount ?? null,
          method: item.origin.method,
        }));
        answerRows(context, list, { rows, csv, title: `targets of ${period}, minor units` });
      }),
    );
  registerDiff(program, targets);
}

function registerDiff(program: Command, targets: Command): void {
  withPlace(targets.command('diff'))
    .description('what differs between the targets of a period at two moments')
    .requiredOption('--period <period>', 'YYYY or YYYY-MM')
    .requiredOption('--against <instant>', 'the other moment, as known then')
    .option('--csv', 'as CSV')
    .action(
      action(program, async (context: CommandContext, { csv, ...options }: Options) => {
        const period = checkPeriod(options.period);
        const { pool } = await openDeployment(context.scope);
        const v = instantArgument(options.against, '--against');
        const query = { place: placeOf(options), period, against: { v, k: v } };
        const diff = await withSnapshot(pool, (snapshot) => targetDiff(snapshot, query));
        const rows = diff.items.map(({ before, after, ...item }) => ({
          ...item,
          before: before?.amount ?? null,
          after: after?.amount ?? null,
        }));
        answerRows(context, diff, { rows, csv, title: `${rows.length} targets differ` });
      }),
    );
}

const rounded = (rate: number | null): number | null =>
  rate === null ? null : Math.round(rate * 1000) / 1000;

function checkPeriod(text: string): string {
  if (/^(1[7-9]|2[01])\d\d(-(0[1-9]|1[0-2]))?$/.test(text)) return text;
  const detail = `a period is written YYYY or YYYY-MM; this is ${text}`;
  throw new AppError(cliErrors.argument_invalid, { detail, field: '--period' });
}
