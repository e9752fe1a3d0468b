import { FOREVER } from '@grasp/domain';
import type { Place } from '@grasp/projections';
import { nowMicros } from '@grasp/runtime';
import type { Command } from 'commander';
import { instantArgument } from '../../command.ts';

export type PlaceOptions = { asOf?: string; known?: string };

/** The options that say where on both clocks. */
export function withPlace(command: Command): Command {
  return command
    .option('--as-of <instant>', 'as of this instant; now when left out')
    .option('--known <when>', '`then` (as known at that instant), `now`, or an instant');
}

/** The place that the options name: of a past instant as known then, where nothing else is said. */
export function placeOf({ asOf, known }: PlaceOptions): Place {
  const v = asOf === undefined ? nowMicros() : instantArgument(asOf, '--as-of');
  if (known === 'now' || (known === undefined && asOf === undefined)) return { v, k: FOREVER };
  return { v, k: known === undefined || known === 'then' ? v : instantArgument(known, '--known') };
}
