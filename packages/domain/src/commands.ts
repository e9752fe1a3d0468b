import type { AnyCommand } from './decision.ts';
import { forecastCommands } from './forecast/commands.ts';
import { membershipCommands } from './membership/commands.ts';
import { orderCommands } from './order/commands.ts';
import { renewalCommands } from './renewal/commands.ts';
import { targetCommands } from './target/commands.ts';

/** Every command by name. */
export const commands: ReadonlyMap<string, AnyCommand> = new Map(
  [
    ...orderCommands,
    ...membershipCommands,
    ...renewalCommands,
    ...targetCommands,
    ...forecastCommands,
  ].map((command) => [command.name, command]),
);
