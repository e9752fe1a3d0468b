import {
  compareRuns,
  getRun,
  listRuns,
  migrateRuns,
  repeatRun,
  toRunItem,
  toRunView,
} from '@grasp/replay';
import type { Command } from 'commander';
import { action, type CommandContext } from '../command.ts';
import { openDeployment } from '../deployment.ts';

const MOST_LISTED = 50;
const MOST_DIFFERENCES = 40;

/** `grasp runs`: kept runs: listed, shown, compared, repeated from the log up to the event that they saw last. */
export function registerRuns(program: Command): void {
  const runs = program.command('runs').description('kept forecasts, back-tests and what-ifs');
  addLooks(program, runs);
  addChecks(program, runs);
}

async function open(context: CommandContext) {
  const deployment = await openDeployment(context.scope);
  await migrateRuns(deployment.pool);
  return deployment;
}

function addLooks(program: Command, runs: Command): void {
  runs
    .command('list')
    .description('the latest runs')
    .action(
      action(program, async (context: CommandContext) => {
        const { pool } = await open(context);
        const { runs: kept } = await listRuns(pool, {}, { limit: MOST_LISTED });
        const items = kept.map(toRunItem);
        const lines = items.map(({ run, kind, state, asOf, by }) =>
          [run, kind, state, asOf, by].join('  '),
        );
        context.answer({ runs: items }, lines);
      }),
    );
  runs
    .command('show')
    .description('one run with its result')
    .argument('<run>')
    .action(
      action(program, async (context: CommandContext, run: string) => {
        const { pool } = await open(context);
        const view = toRunView(await getRun(pool, run));
        context.answer(view, [JSON.stringify(view, null, 2)]);
      }),
    );
}

function addChecks(program: Command, runs: Command): void {
  runs
    .command('compare')
    .description('where two runs differ')
    .argument('<run>')
    .argument('<other>')
    .action(
      action(program, async (context: CommandContext, run: string, other: string) => {
        const { pool } = await open(context);
        const comparison = compareRuns(await getRun(pool, run), await getRun(pool, other));
        const lines = comparison.differences
          .slice(0, MOST_DIFFERENCES)
          .map(({ path, a, b }) => `${path}: ${JSON.stringify(a)} → ${JSON.stringify(b)}`);
        context.answer(comparison, [
          comparison.isSame ? 'the same bytes' : 'they differ',
          ...lines,
        ]);
      }),
    );
  runs
    .command('repeat')
    .description(
      'make a run again from the log, up to the event that it saw last, and hold its bytes against the kept ones',
    )
    .argument('<run>')
    .action(
      action(program, async (context: CommandContext, run: string) => {
        const { pool, store } = await open(context);
        const { signal } = context;
        const hash = await repeatRun({ pool, store }, await getRun(pool, run), { signal });
        context.answer({ run, hash, isSame: true }, [`the same bytes: sha256 ${hash}`]);
      }),
    );
}
