import { formatInstant, parseDay, startOfDay } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { withSnapshot } from '@grasp/projections';
import { type ProposedTarget, proposeTarget } from '@grasp/read-models';
import type { Command } from 'commander';
import { action, type CommandContext } from '../../command.ts';
import { openDeployment } from '../../deployment.ts';
import { cliErrors } from '../../errors.ts';
import { giveCommand, readCompany } from './give.ts';
import { type PlaceOptions, placeOf, withPlace } from './place.ts';
import { answerRows, type TableRow } from './table.ts';

type Options = PlaceOptions & { year: string; growth: string; save?: string; csv?: true };

/** `grasp targets propose`: the company's year from its past, kept with what it rests on where that is asked for. */
export function registerPropose(program: Command, targets: Command): void {
  withPlace(targets.command('propose'))
    .description('propose the year of the company from what was signed, season, workdays, capacity')
    .requiredOption('--year <year>', 'YYYY')
    .option('--growth <share>', 'what is asked above what is expected: 0.1 is 10 %', '0')
    .option('--save <name>', 'keep it under this name, with its inputs')
    .option('--csv', 'the months as CSV')
    .action(
      action(program, async (context: CommandContext, options: Options) => {
        const { pool, store } = await openDeployment(context.scope);
        const company = readCompany();
        const year = checkYear(options.year);
        const query = { place: placeOf(options), year, growth: growthOf(options) };
        const proposed = await withSnapshot(pool, (snapshot) =>
          proposeTarget(snapshot, query, company),
        );
        const { save } = options;
        if (save !== undefined) {
          const effectiveAt = beginOf(year, company.zone);
          await giveCommand({ store }, 'ProposeTarget', {
            ...proposed,
            proposal: save,
            effectiveAt,
          });
        }
        const kept = save === undefined ? 'not kept' : `kept as ${save}`;
        const title = `${proposed.amount} ${proposed.currency} minor units for ${year}, ${kept}`;
        answerRows(
          context,
          { ...proposed, saved: save ?? null },
          {
            rows: monthRows(proposed),
            csv: options.csv,
            title,
          },
        );
      }),
    );
  registerApprove(program, targets);
}

function registerApprove(program: Command, targets: Command): void {
  targets
    .command('approve')
    .description('let a proposal that was kept come into force')
    .requiredOption('--year <year>', 'YYYY')
    .requiredOption('--proposal <name>', 'the name it was kept under')
    .action(
      action(program, async (context: CommandContext, options: Options & { proposal: string }) => {
        const { store } = await openDeployment(context.scope);
        const { proposal } = options;
        const period = checkYear(options.year);
        const { events } = await giveCommand({ store }, 'ApproveTarget', { period, proposal });
        context.answer({ events }, [`${proposal} is the target of ${period}`]);
      }),
    );
}

/** Reads a year. @throws AppError `argument_invalid`. */
export function checkYear(text: string): string {
  if (/^(1[7-9]|2[01])\d\d$/.test(text)) return text;
  const detail = `a year is written YYYY; this is ${text}`;
  throw new AppError(cliErrors.argument_invalid, { detail, field: '--year' });
}

/** When a year begins for the company. */
function beginOf(year: string, zone: string): string {
  return formatInstant(startOfDay(zone, parseDay(`${year}-01-01`)));
}

function growthOf({ growth }: Options): number {
  const share = Number(growth);
  if (growth.trim() !== '' && share >= -1 && share <= 100) return share;
  const detail = `--growth is a share from -1 to 100; this is ${growth}`;
  throw new AppError(cliErrors.argument_invalid, { detail, field: '--growth' });
}

function monthRows({ inputs }: ProposedTarget): TableRow[] {
  return inputs.expected.map((month, m) => ({
    ...month,
    season: inputs.seasonality[m] ?? 1,
    workdays: inputs.workdays[m] ?? 0,
    sellers: inputs.capacity[m] ?? 0,
  }));
}
