import type { Command } from 'commander';
import { registerOutlook } from './outlook.ts';
import { registerPropose } from './propose.ts';
import { registerRevise } from './revise.ts';
import { registerShow } from './show.ts';
import { registerSplit } from './split.ts';

/** `grasp targets`: propose, approve, split, revise, show, compare. */
export function registerTargets(program: Command): void {
  const targets = program
    .command('targets')
    .description(
      'targets: propose from the past, approve, split to the cent, revise, show, compare',
    );
  registerPropose(program, targets);
  registerSplit(program, targets);
  registerRevise(program, targets);
  registerShow(program, targets);
  registerOutlook(program, targets);
}
