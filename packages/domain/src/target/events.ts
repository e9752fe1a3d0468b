import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

const target = {
  /** `YYYY` or `YYYY-MM`. */
  period: z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/, 'a period is YYYY or YYYY-MM'),
  scope: z.enum(['company', 'division', 'team', 'rep']),
  /** The division, team or rep; `all` for the company. */
  of: field.id,
  amount: field.amount,
  currency: field.currency,
  effectiveAt: field.instant,
};

/** Targets and their revisions; old values stay visible as of then. Stream `target-<year>`. */
export const targetFamily = defineFamily({
  name: 'target',
  categories: ['target'],
  corrected: 'TargetCorrected',
  retracted: 'TargetRetracted',
  events: {
    TargetSet: defineEvent({ schema: z.strictObject(target) }),
    TargetRevised: defineEvent({ schema: z.strictObject({ ...target, reason: field.text }) }),
  },
});

export type TargetEvent = EventsOf<typeof targetFamily>;
