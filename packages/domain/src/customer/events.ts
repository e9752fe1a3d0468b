import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** Firms that buy, or may, and their numbers. Stream `customer-<id>`. */
export const customerFamily = defineFamily({
  name: 'customer',
  categories: ['customer'],
  corrected: 'CustomerCorrected',
  retracted: 'CustomerRetracted',
  events: {
    CustomerRegistered: defineEvent({
      schema: z.strictObject({
        customer: field.id,
        name: field.name,
        segment: field.code.optional(),
        region: field.code.optional(),
        source: field.code.optional(),
      }),
      personal: { name: 'customer' },
    }),
    CustomerGraded: defineEvent({
      schema: z.strictObject({ customer: field.id, grade: field.code }),
    }),
    CustomerNumberAdded: defineEvent({
      schema: z.strictObject({
        customer: field.id,
        number: field.number.min(1),
        effectiveAt: field.instant,
      }),
      personal: { number: 'customer' },
    }),
    CustomerNumberRemoved: defineEvent({
      schema: z.strictObject({
        customer: field.id,
        number: field.number.min(1),
        effectiveAt: field.instant,
      }),
      personal: { number: 'customer' },
    }),
  },
});

export type CustomerEvent = EventsOf<typeof customerFamily>;
