import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** The people who sell, and in which team each stands from when on. Stream `rep-<id>`. */
export const repFamily = defineFamily({
  name: 'rep',
  categories: ['rep'],
  corrected: 'RepCorrected',
  retracted: 'RepRetracted',
  events: {
    RepJoined: defineEvent({
      schema: z.strictObject({ rep: field.id, name: field.name, effectiveAt: field.instant }),
      personal: { name: 'rep' },
    }),
    RepAssignedToTeam: defineEvent({
      schema: z.strictObject({
        rep: field.id,
        team: field.id.nullable(),
        effectiveAt: field.instant,
      }),
    }),
    RepLeft: defineEvent({
      schema: z.strictObject({
        rep: field.id,
        reason: field.text.optional(),
        effectiveAt: field.instant,
      }),
    }),
  },
});

export type RepEvent = EventsOf<typeof repFamily>;
