import type { AnyCommand } from './decision.ts';
import { membershipCommands } from './membership/commands.ts';
import { orderCommands } from './order/commands.ts';
import { renewalCommands } from './renewal/commands.ts';

/** Every command by name. */
export const commands: ReadonlyMap<string, AnyCommand> = new Map(
  [...orderCommands, ...membershipCommands, ...renewalCommands].map((command) => [
    command.name,
    command,
  ]),
);
