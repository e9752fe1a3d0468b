import { z } from 'zod';
import { type AnyCommand, type DecisionContext, defineCommand, refuse } from '../decision.ts';
import * as field from '../fields.ts';
import { FOREVER, formatInstant, type Micros, parseInstant } from '../instant.ts';
import { streams } from '../streams.ts';
import { proposalInputs, type TargetEvent, targetKey } from './events.ts';
import { decideSplit, splitSchema } from './split-command.ts';
import { emptyYear, evolveYear, type Standing, standingIn, textOf } from './year.ts';

const effectiveAt = field.instant.optional();
const target = { ...targetKey, amount: field.amount, currency: field.currency, effectiveAt };

type TargetCommand = { period: string; effectiveAt?: string | undefined };

/** A command on the targets of a year. It is decided where it takes effect, which may be a day to come. */
function targetCommand<C extends TargetCommand>(declared: {
  name: string;
  schema: z.ZodType<C>;
  /** Where on the v axis it is decided; where it takes effect, when left out. */
  at?: () => Micros;
  decide: (standing: Standing, command: C & { effectiveAt: string }) => readonly TargetEvent[];
}): AnyCommand {
  return defineCommand({
    name: declared.name,
    schema: declared.schema,
    stream: ({ period }: C) => streams.target(period.slice(0, 4)),
    at: declared.at ?? effectOf,
    initial: emptyYear,
    evolve: evolveYear,
    anomalies: () => 0,
    decide: (year, command, context: DecisionContext) =>
      declared.decide(standingIn(year), {
        ...command,
        effectiveAt: formatInstant(effectOf(command) ?? context.at),
      }),
  });
}

const effectOf = (command: TargetCommand): Micros | undefined =>
  command.effectiveAt === undefined ? undefined : parseInstant(command.effectiveAt);

/** A proposal has one id and one approval, whenever they take effect. */
const ever = (): Micros => FOREVER;

/** All commands on targets. */
export const targetCommands: readonly AnyCommand[] = [
  targetCommand({
    name: 'ProposeTarget',
    at: ever,
    schema: z.strictObject({
      ...target,
      proposal: field.id,
      method: field.code,
      inputs: proposalInputs.default({}),
    }),
    decide({ proposals }, command) {
      if (proposals.has(command.proposal)) refuse('target_proposal_exists');
      const { effectiveAt: takesEffectAt, ...data } = command;
      return [{ type: 'TargetProposed', data: { ...data, takesEffectAt } }];
    },
  }),
  targetCommand({
    name: 'ApproveTarget',
    at: ever,
    schema: z.strictObject({ period: targetKey.period, proposal: field.id }),
    decide({ proposals }, { proposal: id }) {
      const proposal = proposals.get(id);
      if (proposal === undefined) refuse('target_proposal_absent');
      if (proposal.isApproved) refuse('target_proposal_approved');
      const { method: _, inputs: __, isApproved: ___, takesEffectAt, ...data } = proposal;
      return [{ type: 'TargetApproved', data: { ...data, effectiveAt: takesEffectAt } }];
    },
  }),
  targetCommand({
    name: 'SetTarget',
    schema: z.strictObject(target),
    decide({ targets }, command) {
      if (targets.has(textOf(command))) refuse('target_exists', textOf(command));
      return [{ type: 'TargetSet', data: command }];
    },
  }),
  targetCommand({ name: 'SplitTarget', schema: splitSchema, decide: decideSplit }),
  targetCommand({
    name: 'ReviseTarget',
    schema: z.strictObject({ ...target, reason: field.text.min(1) }),
    decide({ targets }, command) {
      const before = targets.get(textOf(command));
      if (before === undefined) refuse('target_absent', textOf(command));
      const isSame =
        before.amount === BigInt(command.amount) && before.currency === command.currency;
      return isSame ? [] : [{ type: 'TargetRevised', data: command }];
    },
  }),
];
