import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** Every follow-up of a customer that is not a call of its own. On the order's stream or the customer's. */
export const touchFamily = defineFamily({
  name: 'touch',
  categories: ['customer', 'order'],
  corrected: 'TouchCorrected',
  retracted: 'TouchRetracted',
  events: {
    TouchRecorded: defineEvent({
      schema: z.strictObject({
        customer: field.id.optional(),
        order: field.id.optional(),
        rep: field.id.optional(),
        channel: z.enum(['call', 'email', 'message', 'visit', 'document', 'other']),
        what: field.code,
        note: field.text.optional(),
      }),
      personal: { note: 'customer' },
    }),
  },
});

export type TouchEvent = EventsOf<typeof touchFamily>;
