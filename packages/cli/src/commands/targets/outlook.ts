import { withSnapshot } from '@grasp/projections';
import { targetOutlook } from '@grasp/read-models';
import type { Command } from 'commander';
import { action, type CommandContext } from '../../command.ts';
import { openDeployment } from '../../deployment.ts';
import { readCompany } from './give.ts';
import { type PlaceOptions, placeOf, withPlace } from './place.ts';
import { checkYear } from './propose.ts';
import { answerRows } from './table.ts';

type Options = PlaceOptions & { year: string; csv?: true };

const rounded = (chance: number | null): number | null =>
  chance === null ? null : Math.round(chance * 100) / 100;

/** `grasp targets outlook`: the year as of any moment, by its series alone; `grasp forecast` knows the orders. */
export function registerOutlook(program: Command, targets: Command): void {
  withPlace(targets.command('outlook'))
    .description(
      "the company's targets by the series of past months alone, and the orders a gap rests on; " +
        'the chance of a target is that of `grasp forecast`, which knows the orders',
    )
    .requiredOption('--year <year>', 'YYYY')
    .option('--csv', 'as CSV')
    .action(
      action(program, async (context: CommandContext, { csv, ...options }: Options) => {
        const { pool } = await openDeployment(context.scope);
        const query = { place: placeOf(options), year: checkYear(options.year) };
        const outlook = await withSnapshot(pool, (snapshot) =>
          targetOutlook(snapshot, query, readCompany()),
        );
        const rows = outlook.items.map((item) => ({
          period: item.period,
          target: item.target.amount,
          signed: item.signed.amount,
          'expected by series': item.bySeries.expected?.amount ?? null,
          'chance by series': rounded(item.bySeries.chance),
          gap: item.gap?.amount ?? null,
          'rests on': item.gapOrders.map(({ order }) => order).join(' '),
        }));
        answerRows(context, outlook, { rows, csv, title: `targets of ${query.year}, minor units` });
      }),
    );
}
