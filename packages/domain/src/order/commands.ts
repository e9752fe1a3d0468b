import { z } from 'zod';
import { type AnyCommand, type CommandDefinition, defineCommand, refuse } from '../decision.ts';
import * as field from '../fields.ts';
import { streams } from '../streams.ts';
import { FACT_KINDS, type OrderEvent } from './events.ts';
import { absentOrder, evolveOrder, type Order } from './order.ts';

type OrderCommand = { order: string };

/** A command on one order. */
function orderCommand<C extends OrderCommand>(
  declared: Pick<CommandDefinition<C, Order>, 'name' | 'schema'> & {
    decide: (order: Order, command: C, context: { today: string }) => readonly OrderEvent[];
  },
): AnyCommand {
  return defineCommand<C, Order, OrderEvent>({
    ...declared,
    stream: ({ order }) => streams.order(order),
    initial: absentOrder,
    evolve: evolveOrder,
    anomalies: (order) => order.anomalies,
  });
}

function mustBeOpen(order: Order): void {
  if (order.status === 'absent') refuse('order_absent');
  if (order.status !== 'open') refuse('order_not_open', `it is ${order.status}`);
}

function mustBeThere(order: Order): void {
  if (order.status === 'absent') refuse('order_absent');
}

/** All commands on orders. */
export const orderCommands: readonly AnyCommand[] = [
  orderCommand({
    name: 'OpenOrder',
    schema: z.strictObject({
      order: field.id,
      customer: field.id.nullable().default(null),
      rep: field.id.nullable().default(null),
      stage: field.code,
      amount: field.amount,
      currency: field.currency,
      expectedCloseOn: field.day.optional(),
      kind: field.code.optional(),
    }),
    decide(order, command) {
      if (order.status !== 'absent') refuse('order_exists');
      return [{ type: 'OrderOpened', data: command }];
    },
  }),
  orderCommand({
    name: 'ChangeOrderStage',
    schema: z.strictObject({ order: field.id, stage: field.code }),
    decide(order, { stage }) {
      mustBeOpen(order);
      return order.stage === stage ? [] : [{ type: 'OrderStageChanged', data: { stage } }];
    },
  }),
  orderCommand({
    name: 'ChangeOrderAmount',
    schema: z.strictObject({ order: field.id, amount: field.amount, currency: field.currency }),
    decide(order, { amount, currency }) {
      mustBeOpen(order);
      if (order.amount === Number(amount) && order.currency === currency) return [];
      return [{ type: 'OrderAmountChanged', data: { amount, currency } }];
    },
  }),
  orderCommand({
    name: 'AssignOrder',
    schema: z.strictObject({ order: field.id, rep: field.id.nullable() }),
    decide(order, { rep }) {
      mustBeThere(order);
      return order.rep === rep ? [] : [{ type: 'OrderOwnerChanged', data: { rep } }];
    },
  }),
  orderCommand({
    name: 'ChangeExpectedClose',
    schema: z.strictObject({ order: field.id, expectedCloseOn: field.day.nullable() }),
    decide(order, { expectedCloseOn }) {
      mustBeOpen(order);
      if (order.expectedCloseOn === expectedCloseOn) return [];
      return [{ type: 'OrderExpectedCloseChanged', data: { expectedCloseOn } }];
    },
  }),
  orderCommand({
    name: 'ChangeOrderAttributes',
    schema: z.strictObject({
      order: field.id,
      attributes: z.record(field.code, z.union([field.code, z.number(), z.null()])),
    }),
    decide(order, { attributes }) {
      mustBeThere(order);
      const changed = Object.entries(attributes).filter(
        ([name, value]) => (order.attributes[name] ?? null) !== value,
      );
      if (changed.length === 0) return [];
      const data = { attributes: Object.fromEntries(changed) };
      return [{ type: 'OrderAttributesChanged', data }];
    },
  }),
  orderCommand({
    name: 'WinOrder',
    schema: z.strictObject({ order: field.id, signedOn: field.day }),
    decide(order, { signedOn }, { today }) {
      mustBeOpen(order);
      if (signedOn > today) refuse('order_signed_in_future', signedOn);
      return [{ type: 'OrderWon', data: { signedOn } }];
    },
  }),
  orderCommand({
    name: 'LoseOrder',
    schema: z.strictObject({
      order: field.id,
      reason: field.code,
      competitor: field.code.optional(),
    }),
    decide(order, { order: _, ...data }) {
      mustBeOpen(order);
      return [{ type: 'OrderLost', data }];
    },
  }),
  orderCommand({
    name: 'ReopenOrder',
    schema: z.strictObject({ order: field.id, stage: field.code, reason: field.text.optional() }),
    decide(order, { order: _, ...data }) {
      mustBeThere(order);
      if (order.status === 'open') refuse('order_not_closed');
      return [{ type: 'OrderReopened', data }];
    },
  }),
  orderCommand({
    name: 'RecordFact',
    schema: z.strictObject({
      order: field.id,
      kind: z.enum(FACT_KINDS),
      quote: field.text.optional(),
      sourceEventId: z.uuid().optional(),
      rep: field.id.optional(),
    }),
    decide(order, { order: _, ...data }) {
      mustBeThere(order);
      return [{ type: 'FactRecorded', data }];
    },
  }),
  orderCommand({
    name: 'RecordOpinion',
    schema: z.strictObject({ order: field.id, text: field.text, rep: field.id.optional() }),
    decide(order, { order: _, ...data }) {
      mustBeThere(order);
      return [{ type: 'OpinionRecorded', data }];
    },
  }),
  orderCommand({
    name: 'PlanNextStep',
    schema: z.strictObject({
      order: field.id,
      step: field.id,
      what: field.text,
      dueOn: field.day,
      who: field.id.optional(),
    }),
    decide(order, { order: _, ...data }) {
      mustBeOpen(order);
      return [{ type: 'NextStepPlanned', data }];
    },
  }),
  orderCommand({
    name: 'CompleteNextStep',
    schema: z.strictObject({ order: field.id, step: field.id }),
    decide(order, { step }) {
      mustBeThere(order);
      if (!order.nextSteps.some((planned) => planned.step === step)) refuse('next_step_absent');
      return [{ type: 'NextStepDone', data: { step } }];
    },
  }),
];
