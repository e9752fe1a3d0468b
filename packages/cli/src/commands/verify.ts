import { AppError } from '@grasp/errors';
import { dumpBuild, findActiveBuild, tablesOf, verifySums } from '@grasp/projections';
import type { Command } from 'commander';
import { action, type CommandContext } from '../command.ts';
import { type Deployment, openDeployment } from '../deployment.ts';
import { cliErrors } from '../errors.ts';
import { verifyLog } from '../verify-log.ts';
import { modelsNamed } from './rebuild.ts';

type Options = { dump?: boolean; log?: boolean };

/** `grasp verify`: holds sums against rows; with --log, the log against itself; with --dump, prints canonical rows. */
export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('hold the sums of read models against their rows, and the log against itself')
    .argument('[models...]', 'names of read models; all when left out')
    .option('--dump', 'print every row in canonical order: equal dumps are equal read models')
    .option('--log', 'check order and hash of the whole log')
    .action(
      action(program, async (context: CommandContext, names: string[], options: Options) => {
        const deployment = await openDeployment(context.scope);
        if (options.dump) return dump(context, deployment, names);
        const models = await verifyModels(deployment, names);
        const log = options.log ? await verifyLog(deployment.store) : null;
        const differences = [
          ...models.flatMap((model) => model.differences),
          ...(log?.faults ?? []),
        ];
        const lines = models.map(({ model, differences: found }) =>
          found.length === 0 ? `${model}: sums and rows agree` : `${model}: ${found.length} differ`,
        );
        if (log)
          lines.push(`log: ${log.events} events in ${log.streams} streams, sha256 ${log.hash}`);
        context.answer({ models, log }, [...lines, ...differences]);
        if (differences.length > 0) {
          throw new AppError(cliErrors.verification_failed, {
            detail: `${differences.length} lines`,
          });
        }
      }),
    );
}

async function verifyModels({ pool }: Deployment, names: readonly string[]) {
  const results: { model: string; build: string | null; differences: string[] }[] = [];
  for (const projection of modelsNamed(names)) {
    const build = await findActiveBuild(pool, projection.name);
    const differences = build ? await verifySums(pool, tablesOf(projection, build.build)) : [];
    results.push({ model: projection.name, build: build?.build ?? null, differences });
  }
  return results;
}

async function dump(
  { answer, isJson }: CommandContext,
  { pool }: Deployment,
  names: readonly string[],
): Promise<void> {
  const dumps: Record<string, string[]> = {};
  for (const projection of modelsNamed(names)) {
    const build = await findActiveBuild(pool, projection.name);
    const lines = build ? await dumpBuild(pool, tablesOf(projection, build.build)) : [];
    if (isJson) dumps[projection.name] = lines;
    else
      answer(
        null,
        lines.map((line) => `${projection.name} ${line}`),
      );
  }
  if (isJson) answer(dumps, []);
}
