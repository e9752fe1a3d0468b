import { AppError, defineErrors } from '@grasp/errors';
import type { z } from 'zod';
import type { DomainEvent } from './catalogue.ts';
import type { Fact } from './fact.ts';
import { FOREVER, type Micros } from './instant.ts';

/** Every rule that can refuse a command. The code names the rule. */
export const rules = defineErrors({
  order_exists: { status: 409, message: 'the order is open already under this id' },
  order_absent: { status: 409, message: 'there is no such order' },
  order_not_open: { status: 409, message: 'the order is closed; reopen it first' },
  order_not_closed: { status: 409, message: 'the order is open; only a closed order is reopened' },
  order_signed_in_future: { status: 409, message: 'an order cannot be signed on a day to come' },
  next_step_absent: { status: 409, message: 'the order has no such step planned' },
  membership_exists: { status: 409, message: 'the membership is open already' },
  membership_not_open: { status: 409, message: 'there is no open membership under this id' },
  membership_term_empty: { status: 409, message: 'a term ends after it starts' },
  renewal_exists: { status: 409, message: 'this renewal is due already' },
  renewal_absent: { status: 409, message: 'no renewal is due for this membership and term' },
  renewal_decided: { status: 409, message: 'this renewal is decided' },
  renewal_term_empty: { status: 409, message: 'the new term ends after the due day' },
  forecast_absent: { status: 409, message: 'nothing is submitted that could be overridden' },
  forecast_currency: { status: 409, message: 'the forecast stands in another currency' },
  target_exists: { status: 409, message: 'this target is set already; revise it, with a reason' },
  target_absent: { status: 409, message: 'there is no such target at that time' },
  target_proposal_exists: { status: 409, message: 'a proposal stands under this id already' },
  target_proposal_absent: { status: 409, message: 'there is no such proposal' },
  target_proposal_approved: { status: 409, message: 'this proposal is approved already' },
  target_split_outside: {
    status: 409,
    message:
      'a target is split into months of its own period, and among those below whom it is for',
  },
  target_split_exceeded: {
    status: 409,
    message: 'the months that are not split anew have more than the whole target already',
  },
  target_split_weightless: {
    status: 409,
    message: 'all weights are 0, so nobody could be given a share',
  },
  breaks_later_facts: {
    status: 409,
    message: 'what is already recorded after this moment would no longer fit',
  },
});

export type RuleName = keyof typeof rules;

/** Refuses a command by a rule. */
export function refuse(rule: RuleName, detail?: string): never {
  throw new AppError(rules[rule], detail === undefined ? {} : { detail });
}

/** Where and when a command is decided. */
export type DecisionContext = {
  /** When it happened in the world: now, or earlier for what is entered late. */
  at: Micros;
  /** Today in the company's zone, `YYYY-MM-DD`. */
  today: string;
  /** Who gives it: the credential's principal, or the person for whom a system acts. */
  by: string;
};

/** A command with rules: how it is spelled, on which stream it is decided, and what it leads to. */
export type CommandDefinition<C = never, S = never> = {
  name: string;
  schema: z.ZodType<C>;
  stream: (command: C) => string;
  /** Where on the v axis it is decided, where the command says so: its effective date. Else when it happened. */
  at?: (command: C) => Micros | undefined;
  initial: S;
  evolve: (state: S, fact: Fact) => S;
  /** Facts that do not fit the state when they happened: a command must not make more of them. */
  anomalies: (state: S) => number;
  /** The events, or a refusal. @throws AppError with the code of a rule (409). */
  decide: (state: S, command: C, context: DecisionContext) => readonly DomainEvent[];
};

/** A command of any kind, its state and shape hidden. */
export type AnyCommand = CommandDefinition<unknown, unknown>;

/** Declares a command. */
export function defineCommand<C, S, E extends { type: string; data: unknown }>(
  declared: Omit<CommandDefinition<C, S>, 'evolve' | 'decide'> & {
    evolve: (state: S, fact: Fact<E>) => S;
    decide: (state: S, command: C, context: DecisionContext) => readonly E[];
  },
): AnyCommand {
  return declared as unknown as AnyCommand;
}

/**
 * Decides a command on the facts of its stream (standing ones, in the order of the fold): on what stood when it
 * happened, and so that all that stands now still fits.
 * @throws AppError with the code of the rule that refuses.
 */
export function decideCommand(
  command: AnyCommand,
  data: unknown,
  { facts, ...context }: DecisionContext & { facts: readonly Fact[] },
): readonly DomainEvent[] {
  const at = command.at?.(data) ?? context.at;
  const earlier = facts.filter((fact) => fact.at <= at);
  const state = earlier.reduce(command.evolve, command.initial);
  const events = command.decide(state, data, context);
  const decided = events.map((event) => ({
    ...event,
    id: '',
    at,
    knownAt: FOREVER,
  })) as Fact[];
  const later = facts.filter((fact) => fact.at > at);
  const before = later.reduce(command.evolve, state);
  const after = [...decided, ...later].reduce(command.evolve, state);
  if (command.anomalies(after) > command.anomalies(before)) refuse('breaks_later_facts');
  return events;
}
