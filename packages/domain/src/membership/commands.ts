import { z } from 'zod';
import { type AnyCommand, type CommandDefinition, defineCommand, refuse } from '../decision.ts';
import * as field from '../fields.ts';
import { streams } from '../streams.ts';
import type { MembershipEvent } from './events.ts';
import { absentMembership, evolveMembership, type Membership } from './membership.ts';

function membershipCommand<C extends { membership: string }>(
  declared: Pick<CommandDefinition<C, Membership>, 'name' | 'schema'> & {
    decide: (membership: Membership, command: C) => readonly MembershipEvent[];
  },
): AnyCommand {
  return defineCommand<C, Membership, MembershipEvent>({
    ...declared,
    stream: ({ membership }) => streams.membership(membership),
    initial: absentMembership,
    evolve: evolveMembership,
    anomalies: () => 0,
  });
}

/** All commands on memberships. */
export const membershipCommands: readonly AnyCommand[] = [
  membershipCommand({
    name: 'OpenMembership',
    schema: z.strictObject({
      membership: field.id,
      order: field.id.nullable().default(null),
      customer: field.id.nullable().default(null),
      rep: field.id.nullable().default(null),
      package: field.code,
      amount: field.amount,
      currency: field.currency,
      startsOn: field.day,
      endsOn: field.day,
    }),
    decide(membership, command) {
      if (membership.status === 'open') refuse('membership_exists');
      if (command.endsOn <= command.startsOn) refuse('membership_term_empty');
      return [{ type: 'MembershipOpened', data: command }];
    },
  }),
  membershipCommand({
    name: 'VoidMembership',
    schema: z.strictObject({ membership: field.id, reason: field.code }),
    decide(membership, { reason }) {
      if (membership.status !== 'open') refuse('membership_not_open');
      return [{ type: 'MembershipVoided', data: { reason } }];
    },
  }),
];
