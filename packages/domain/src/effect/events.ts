import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

export const EFFECT_METRICS = [
  'exposure',
  'clicks',
  'contactViews',
  'messages',
  'inquiries',
] as const;

/** What a member's shop got on one day. Own staff and robots are left out by the source. Stream `effect-<membership>-<YYYY-MM>`. */
export const effectFamily = defineFamily({
  name: 'effect',
  categories: ['effect'],
  corrected: 'EffectCorrected',
  retracted: 'EffectRetracted',
  events: {
    EffectReported: defineEvent({
      schema: z.strictObject({
        membership: field.id,
        day: field.day,
        exposure: field.count,
        clicks: field.count,
        contactViews: field.count,
        messages: field.count,
        inquiries: field.count,
      }),
    }),
  },
});

export type EffectEvent = EventsOf<typeof effectFamily>;
export type EffectMetric = (typeof EFFECT_METRICS)[number];
