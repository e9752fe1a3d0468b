import { withSnapshot } from '@grasp/projections';
import { draftSplit, type SplitDraft, targetProposals } from '@grasp/read-models';
import { type Command, Option } from 'commander';
import type { Pool } from 'pg';
import { action, type CommandContext } from '../../command.ts';
import { openDeployment } from '../../deployment.ts';
import { giveCommand, readCompany } from './give.ts';
import { type PlaceOptions, placeOf, withPlace } from './place.ts';
import { checkYear } from './propose.ts';
import { answerRows, type TableRow } from './table.ts';

type Options = PlaceOptions & {
  year: string;
  potential: 'equal' | 'past';
  from?: string;
  save?: true;
  csv?: true;
};

/** `grasp targets split`: a year by month, division, team and rep to the cent. */
export function registerSplit(program: Command, targets: Command): void {
  withPlace(targets.command('split'))
    .description("split the company's year by month, division, team and rep, to the cent")
    .requiredOption('--year <year>', 'YYYY')
    .addOption(
      new Option('--potential <how>', 'reps weigh the same, or by what they signed in a year')
        .choices(['equal', 'past'])
        .default('past'),
    )
    .option('--from <month>', 'leave the months before this one as they are')
    .option('--save', 'let the shares come into force; without it nothing is kept')
    .option('--csv', 'the shares as CSV')
    .action(
      action(program, async (context: CommandContext, options: Options) => {
        const { pool, store } = await openDeployment(context.scope);
        const command = await draftOf(pool, options);
        const { csv } = options;
        if (options.save !== true) {
          const rows = command.parts.map(partRow);
          const title = 'weights; nothing is kept without --save';
          return answerRows(context, { ...command, saved: false }, { rows, csv, title });
        }
        const { events } = await giveCommand({ store }, 'SplitTarget', command);
        const shares = events.map(({ data }) => data);
        const rows = shares.map(shareRow);
        const title = `${rows.length} shares, to the cent`;
        answerRows(context, { shares, saved: true }, { rows, csv, title });
      }),
    );
}

/** The split as a command. Its seasons are those of the proposal that was approved, where there is one. */
function draftOf(pool: Pool, options: Options): Promise<SplitDraft> {
  const { potential } = options;
  const year = checkYear(options.year);
  const from = options.from ?? year;
  const place = placeOf(options);
  return withSnapshot(pool, async (snapshot) => {
    const { items } = await targetProposals(snapshot, { place, year });
    const basis = items.findLast(({ isApproved }) => isApproved)?.inputs;
    const seasonality = basis?.['seasonality'] as number[] | undefined;
    const query = { place, year, potential, seasonality };
    const draft = await draftSplit(snapshot, query, readCompany());
    return { ...draft, months: draft.months.filter(({ period }) => period >= from) };
  });
}

type Part = SplitDraft['parts'][number];

const partRow = ({ scope, of, within, potential = 1, capacity = {} }: Part): TableRow => ({
  scope,
  of,
  within: within === undefined ? '' : `${within.scope} ${within.of}`,
  potential,
  'months in part': Object.keys(capacity).length,
});

const shareRow = ({ period, scope, of, amount, currency }: Record<string, unknown>): TableRow => ({
  period: String(period),
  scope: String(scope),
  of: String(of),
  amount: String(amount),
  currency: String(currency),
});
