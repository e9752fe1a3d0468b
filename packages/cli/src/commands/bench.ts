import type { benchRows } from '@grasp/bench';
import { AppError } from '@grasp/errors';
import type { Command } from 'commander';
import { action, type CommandContext } from '../command.ts';
import { cliErrors } from '../errors.ts';

type Options = { events: string };

/** `grasp bench`: measures this machine on generated events, beside what a user would pick instead. */
export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('measure on generated events, in a database of its own')
    .argument('[rows...]', 'what to measure; all when left out, and a wrong name lists them')
    .option('--events <count>', 'events of the generated log', '1000000')
    .action(
      action(program, async (context: CommandContext, wanted: string[], options: Options) => {
        // Loaded when it is asked for: no other command should wait for what only this one needs.
        const { benchRows, formatReport, runBench } = await import('@grasp/bench');
        const report = await runBench({
          rows: rowsNamed(benchRows, wanted),
          events: countOf(options.events),
          say: (line) => void process.stderr.write(`${line}\n`),
          signal: context.signal,
        });
        context.answer(report, formatReport(report));
        if (report.failed.length > 0) process.exitCode = 1;
      }),
    );
}

function rowsNamed(all: typeof benchRows, names: readonly string[]) {
  if (names.length === 0) return all;
  return names.flatMap((name) => {
    // `forecast` names all of its rows.
    const rows = all.filter((row) => row.name === name || row.name.startsWith(`${name} `));
    if (rows.length > 0) return rows;
    const detail = `there is no row ${name}; there are ${all.map((r) => r.name).join(', ')}`;
    throw new AppError(cliErrors.argument_invalid, { detail, field: 'rows' });
  });
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1_000 && count <= 10_000_000) return count;
  const detail = '--events is a whole number from 1,000 to 10,000,000';
  throw new AppError(cliErrors.argument_invalid, { detail, field: '--events' });
}
