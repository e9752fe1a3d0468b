import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** Rules of the house: which held when, and since when it was known. Streams `rulebook-<name>`, `calendar-<id>`. */
export const rulebookFamily = defineFamily({
  name: 'rulebook',
  categories: ['rulebook', 'calendar'],
  corrected: 'RulebookCorrected',
  retracted: 'RulebookRetracted',
  events: {
    CallQuotaSet: defineEvent({
      schema: z.strictObject({
        /** `all`, or the team or rep for which this quota stands in its place. */
        scope: z.enum(['all', 'team', 'rep']),
        of: field.id,
        /** Valid calls on a full working day. */
        dailyQuota: field.count,
        effectiveAt: field.instant,
      }),
    }),
    ValidCallRuleSet: defineEvent({
      schema: z.strictObject({
        minTalkMs: field.durationMs,
        /** Only calls to a number of a known customer count. */
        customerNumberOnly: z.boolean(),
        /** Only calls that begin in working hours count. */
        workHoursOnly: z.boolean(),
        /** A call of the same rep to the same number within this time is a duplicate. 0 = none is. */
        duplicateWithinMs: field.durationMs,
        /** Answered calls shorter than this are listed as ultra-short. */
        ultraShortMs: field.durationMs,
        effectiveAt: field.instant,
      }),
    }),
    CalendarSet: defineEvent({
      schema: z.strictObject({
        calendar: field.id,
        zone: field.zone,
        /** ISO weekdays that are worked, 1 = Monday. */
        workdays: z.array(z.int().min(1).max(7)).max(7),
        /** Working hours, local, `HH:MM`. */
        from: z.string().regex(/^\d\d:\d\d$/),
        to: z.string().regex(/^\d\d:\d\d$/),
        /** Days off beside the weekend. */
        holidays: z.array(field.day).max(4000),
        /** Days worked although they are a weekend's or holiday's. */
        extraWorkdays: z.array(field.day).max(4000),
        effectiveAt: field.instant,
      }),
    }),
  },
});

export type RulebookEvent = EventsOf<typeof rulebookFamily>;
