import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** What a customer did or said that shows intent: typed, with its proof. */
export const FACT_KINDS = [
  'asked_price',
  'asked_discount',
  'left_number',
  'asked_for_contract',
  'named_decision_maker',
  'named_payment_date',
  'other',
] as const;

/** Deals from first interest to signed contract. Stream `order-<id>`. */
export const orderFamily = defineFamily({
  name: 'order',
  categories: ['order'],
  corrected: 'OrderCorrected',
  retracted: 'OrderRetracted',
  events: {
    OrderOpened: defineEvent({
      schema: z.strictObject({
        order: field.id,
        customer: field.id.nullable(),
        rep: field.id.nullable(),
        stage: field.code,
        amount: field.amount,
        currency: field.currency,
        expectedCloseOn: field.day.optional(),
        kind: field.code.optional(),
      }),
    }),
    OrderStageChanged: defineEvent({ schema: z.strictObject({ stage: field.code }) }),
    OrderAmountChanged: defineEvent({
      schema: z.strictObject({ amount: field.amount, currency: field.currency }),
    }),
    OrderOwnerChanged: defineEvent({ schema: z.strictObject({ rep: field.id.nullable() }) }),
    OrderExpectedCloseChanged: defineEvent({
      schema: z.strictObject({ expectedCloseOn: field.day.nullable() }),
    }),
    OrderAttributesChanged: defineEvent({
      schema: z.strictObject({
        /** What the source tells beyond our own fields, never personal data: a text, a number, or null to take one away. */
        attributes: z.record(field.code, z.union([field.code, z.number(), z.null()])),
      }),
    }),
    OrderWon: defineEvent({ schema: z.strictObject({ signedOn: field.day }) }),
    OrderLost: defineEvent({
      schema: z.strictObject({ reason: field.code, competitor: field.code.optional() }),
    }),
    OrderReopened: defineEvent({
      schema: z.strictObject({ stage: field.code, reason: field.text.optional() }),
    }),
    FactRecorded: defineEvent({
      schema: z.strictObject({
        kind: z.enum(FACT_KINDS),
        quote: field.text.optional(),
        /** The call or touch that proves it. */
        sourceEventId: z.uuid().optional(),
        rep: field.id.optional(),
      }),
      personal: { quote: 'order' },
    }),
    OpinionRecorded: defineEvent({
      schema: z.strictObject({ text: field.text, rep: field.id.optional() }),
      personal: { text: 'order' },
    }),
    NextStepPlanned: defineEvent({
      schema: z.strictObject({
        step: field.id,
        what: field.text,
        dueOn: field.day,
        who: field.id.optional(),
      }),
    }),
    NextStepDone: defineEvent({ schema: z.strictObject({ step: field.id }) }),
  },
});

export type OrderEvent = EventsOf<typeof orderFamily>;
export type FactKind = (typeof FACT_KINDS)[number];
