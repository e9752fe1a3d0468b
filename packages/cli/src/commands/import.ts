import { AppError } from '@grasp/errors';
import { findImporter, type ImportResult, importers, runImport } from '@grasp/importers';
import { findDemoMark } from '@grasp/runtime';
import { type Command, Option } from 'commander';
import type { Pool } from 'pg';
import { action, type CommandContext } from '../command.ts';
import { type Deployment, openDeployment, openDeploymentCredentials } from '../deployment.ts';
import { cliErrors } from '../errors.ts';
import { startProgress } from '../progress.ts';

type Options = { format: string; recorded?: string; option: string[] };

const gather = (value: string, former: string[]): string[] => [...former, value];

/** `grasp import`: brings history in, streamed; the same file again changes nothing. */
export function registerImport(program: Command): void {
  const formats = importers.map(({ format }) => format);
  program
    .command('import')
    .description('bring history in from a file; the same file again changes nothing')
    .argument('<file>', 'the file; .gz is read as it is')
    .addOption(
      new Option('--format <format>', 'what the file is').choices(formats).makeOptionMandatory(),
    )
    .option('--recorded <when>', '`occurred` (as if known at once), `now`, or a column that tells')
    .option('--option <name=value>', 'an option of the format; may be given again', gather, [])
    .action(
      action(program, async (context: CommandContext, file: string, options: Options) => {
        const deployment = await openDeployment(context.scope);
        await refuseDemo(deployment.pool);
        const result = await importFile(context, deployment, file, options);
        context.answer(result, linesOf(result));
      }),
    );
}

async function importFile(
  { signal }: CommandContext,
  deployment: Deployment,
  file: string,
  options: Options,
): Promise<ImportResult> {
  const importer = findImporter(options.format);
  if (importer === undefined) throw new AppError(cliErrors.argument_invalid, { field: '--format' });
  const { secret } = await openDeploymentCredentials(deployment);
  let progress: ReturnType<typeof startProgress> | undefined;
  const result = await runImport({
    importer,
    file,
    store: deployment.store,
    signal,
    options: parseOptions(options.option),
    recorded: options.recorded,
    secret,
    actor: { kind: 'importer', id: 'cli', via: 'import' },
    onProgress: ({ bytesRead, bytesTotal, settled }) => {
      progress ??= startProgress(importer.format, bytesTotal);
      progress.update(bytesRead, `${settled} events`);
    },
  });
  progress?.stop();
  return result;
}

/** Real data in a demo's home could never be told from what was made up. */
async function refuseDemo(pool: Pool): Promise<void> {
  if ((await findDemoMark(pool)) === undefined) return;
  const detail = 'start one with `GRASP_HOME=<folder> npm start -- --empty` and import there';
  throw new AppError(cliErrors.home_is_demo, { detail });
}

function parseOptions(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const sign = text.indexOf('=');
      if (sign > 0) return [text.slice(0, sign), text.slice(sign + 1)];
      const detail = `an option is written name=value; this is ${text}`;
      throw new AppError(cliErrors.argument_invalid, { detail, field: '--option' });
    }),
  );
}

/** The balance of an import: every row of the file is in one of its lines. */
function linesOf(result: ImportResult): string[] {
  const { rows, facts, accepted, duplicates, conflicts, rejected, behind } = result;
  const counted = (title: string, counts: ImportResult['dirt']): string[] =>
    counts.map(
      ({ kind, count, first }) =>
        `  ${title} ${kind}: ${count} (first in line ${first.map(({ line }) => line).join(', ')})`,
    );
  return [
    `${rows} rows, ${facts} facts in ${(result.durationMs / 1000).toFixed(1)} s`,
    `  ${accepted} accepted, ${duplicates} known already, ${conflicts} in conflict, ${rejected} rejected`,
    ...(behind > 0 ? [`  ${behind} recorded earlier than what their stream knew already`] : []),
    ...counted('dirt', result.dirt),
    ...counted('conflict', result.conflictsByType),
    ...counted('rejected', result.rejectedByCode),
    ...counted('adds nothing', result.passedOver),
  ];
}
