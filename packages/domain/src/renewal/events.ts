import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** One renewal that falls due: a membership's term. Stream `renewal-<membership>-<term>`. */
export const renewalFamily = defineFamily({
  name: 'renewal',
  categories: ['renewal'],
  corrected: 'RenewalCorrected',
  retracted: 'RenewalRetracted',
  events: {
    RenewalDue: defineEvent({
      schema: z.strictObject({
        membership: field.id,
        /** The term that ends, from 1. */
        term: z.int().min(1),
        customer: field.id.nullable(),
        rep: field.id.nullable(),
        dueOn: field.day,
        /** Value of the term that ends. */
        amount: field.amount,
        currency: field.currency,
      }),
    }),
    RenewalContacted: defineEvent({
      schema: z.strictObject({
        rep: field.id.nullable(),
        channel: field.code,
        note: field.text.optional(),
      }),
      personal: { note: 'renewal' },
    }),
    RenewalWon: defineEvent({
      schema: z.strictObject({ signedOn: field.day, amount: field.amount, endsOn: field.day }),
    }),
    RenewalLost: defineEvent({ schema: z.strictObject({ reason: field.code }) }),
    RenewalCancelled: defineEvent({ schema: z.strictObject({ reason: field.code }) }),
  },
});

export type RenewalEvent = EventsOf<typeof renewalFamily>;
