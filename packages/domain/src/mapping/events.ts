import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** Teams and divisions. Stream `team-<id>`. */
export const teamFamily = defineFamily({
  name: 'team',
  categories: ['team'],
  corrected: 'TeamCorrected',
  retracted: 'TeamRetracted',
  events: {
    TeamDefined: defineEvent({
      schema: z.strictObject({
        team: field.id,
        name: field.name,
        division: field.id.nullable(),
        effectiveAt: field.instant,
      }),
    }),
  },
});

/** Which rep an extension or agent id of a switch stands for. Stream `extension-<vendor>-<account>-<extension>`. */
export const extensionFamily = defineFamily({
  name: 'extension',
  categories: ['extension'],
  corrected: 'ExtensionCorrected',
  retracted: 'ExtensionRetracted',
  events: {
    ExtensionMapped: defineEvent({
      schema: z.strictObject({
        vendor: field.vendor,
        account: field.id,
        extension: field.id,
        /** null: from then on the extension is nobody's. */
        rep: field.id.nullable(),
        effectiveAt: field.instant,
      }),
    }),
  },
});

export type TeamEvent = EventsOf<typeof teamFamily>;
export type ExtensionEvent = EventsOf<typeof extensionFamily>;
