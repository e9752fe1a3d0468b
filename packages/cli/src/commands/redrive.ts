import { requestRedrive } from '@grasp/projections';
import type { Command } from 'commander';
import { action, type CommandContext } from '../command.ts';
import { openDeployment } from '../deployment.ts';
import { modelsNamed } from './rebuild.ts';

type Options = { stream?: string };

/** `grasp redrive`: asks the running services to fold blocked streams again. */
export function registerRedrive(program: Command): void {
  program
    .command('redrive')
    .description('fold streams again that stopped at an event which could not be folded')
    .argument('[models...]', 'names of read models; all when left out')
    .option('--stream <stream>', 'only this stream')
    .action(
      action(program, async (context: CommandContext, names: string[], options: Options) => {
        const { pool } = await openDeployment(context.scope);
        const results: { model: string; streams: number }[] = [];
        for (const { name } of modelsNamed(names)) {
          results.push({ model: name, streams: await requestRedrive(pool, name, options.stream) });
        }
        const asked = results.filter(({ streams }) => streams > 0);
        const lines = asked.map(({ model, streams }) => `${model}: ${streams} streams`);
        context.answer(
          { asked: results },
          lines.length > 0 ? lines : ['nothing is blocked: there is nothing to redrive'],
        );
      }),
    );
}
