import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** What a signed order gives: a shop on the site for a term. One per order. Stream `membership-<id>`. */
export const membershipFamily = defineFamily({
  name: 'membership',
  categories: ['membership'],
  corrected: 'MembershipCorrected',
  retracted: 'MembershipRetracted',
  events: {
    MembershipOpened: defineEvent({
      schema: z.strictObject({
        membership: field.id,
        order: field.id.nullable(),
        customer: field.id.nullable(),
        rep: field.id.nullable(),
        package: field.code,
        amount: field.amount,
        currency: field.currency,
        startsOn: field.day,
        /** First day after the term: the renewal is due on it. */
        endsOn: field.day,
      }),
    }),
    MembershipExtended: defineEvent({
      schema: z.strictObject({ term: z.int().min(2), amount: field.amount, endsOn: field.day }),
    }),
    MembershipVoided: defineEvent({ schema: z.strictObject({ reason: field.code }) }),
  },
});

export type MembershipEvent = EventsOf<typeof membershipFamily>;
