import { AppError } from '@grasp/errors';
import { type Projection, rebuildBeside } from '@grasp/projections';
import { readModels } from '@grasp/read-models';
import type { Command } from 'commander';
import { action, type CommandContext } from '../command.ts';
import { openDeployment } from '../deployment.ts';
import { cliErrors } from '../errors.ts';
import { startProgress } from '../progress.ts';

/** `grasp rebuild`: builds read models anew beside what readers see, and switches when they have caught up. */
export function registerRebuild(program: Command): void {
  program
    .command('rebuild')
    .description('build read models anew from the log, beside what readers see')
    .argument('[models...]', 'names of read models; all when left out')
    .action(
      action(program, async (context: CommandContext, names: string[]) => {
        const { pool, store } = await openDeployment(context.scope);
        const results = [];
        for (const projection of modelsNamed(names)) {
          const started = performance.now();
          const head = Number(await store.head());
          const progress = startProgress(projection.name.padEnd(12), head);
          const onProgress = (events: number) => progress.update(events, `${events} events`);
          const options = { pool, store, projection, signal: context.signal, onProgress };
          const { build, events } = await rebuildBeside(options);
          progress.stop();
          const seconds = (performance.now() - started) / 1000;
          results.push({ model: projection.name, build: build.build, events, seconds });
        }
        const lines = results.map(
          ({ model, events, seconds }) =>
            `${model.padEnd(12)} ${events} events in ${seconds.toFixed(1)} s`,
        );
        context.answer({ rebuilt: results }, lines);
      }),
    );
}

/** The registered read models of some names, or all. @throws AppError `argument_invalid`. */
export function modelsNamed(names: readonly string[]): readonly Projection[] {
  if (names.length === 0) return readModels;
  return names.map((name) => {
    const found = readModels.find((projection) => projection.name === name);
    if (found !== undefined) return found;
    const detail = `there is no read model ${name}; there are ${readModels.map((m) => m.name).join(', ')}`;
    throw new AppError(cliErrors.argument_invalid, { detail, field: 'models' });
  });
}
