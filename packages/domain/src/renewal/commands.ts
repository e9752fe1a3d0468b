import { z } from 'zod';
import { type AnyCommand, type CommandDefinition, defineCommand, refuse } from '../decision.ts';
import * as field from '../fields.ts';
import { streams } from '../streams.ts';
import type { RenewalEvent } from './events.ts';
import { absentRenewal, evolveRenewal, type Renewal } from './renewal.ts';

const renewal = { membership: field.id, term: z.int().min(1) };

function renewalCommand<C extends { membership: string; term: number }>(
  declared: Pick<CommandDefinition<C, Renewal>, 'name' | 'schema'> & {
    decide: (renewal: Renewal, command: C, context: { today: string }) => readonly RenewalEvent[];
  },
): AnyCommand {
  return defineCommand<C, Renewal, RenewalEvent>({
    ...declared,
    stream: ({ membership, term }) => streams.renewal(membership, term),
    initial: absentRenewal,
    evolve: evolveRenewal,
    anomalies: () => 0,
  });
}

function mustBeDue(renewal: Renewal): void {
  if (renewal.status === 'absent') refuse('renewal_absent');
  if (renewal.status !== 'due') refuse('renewal_decided', `it is ${renewal.status}`);
}

/** All commands on renewals. */
export const renewalCommands: readonly AnyCommand[] = [
  renewalCommand({
    name: 'ContactRenewal',
    schema: z.strictObject({
      ...renewal,
      rep: field.id.nullable().default(null),
      channel: field.code,
      note: field.text.optional(),
    }),
    decide(state, { membership: _, term: __, ...data }) {
      mustBeDue(state);
      return [{ type: 'RenewalContacted', data }];
    },
  }),
  renewalCommand({
    name: 'WinRenewal',
    schema: z.strictObject({
      ...renewal,
      signedOn: field.day,
      amount: field.amount,
      endsOn: field.day,
    }),
    decide(state, { signedOn, amount, endsOn }, { today }) {
      mustBeDue(state);
      if (endsOn <= state.dueOn) refuse('renewal_term_empty');
      if (signedOn > today) refuse('order_signed_in_future', signedOn);
      return [{ type: 'RenewalWon', data: { signedOn, amount, endsOn } }];
    },
  }),
  renewalCommand({
    name: 'LoseRenewal',
    schema: z.strictObject({ ...renewal, reason: field.code }),
    decide(state, { reason }) {
      mustBeDue(state);
      return [{ type: 'RenewalLost', data: { reason } }];
    },
  }),
];
