import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** Numbers that somebody publishes month by month: a market, an index, what was sold before Grasp. Stream `series-<id>`. */
export const seriesFamily = defineFamily({
  name: 'series',
  categories: ['series'],
  corrected: 'SeriesCorrected',
  retracted: 'SeriesRetracted',
  events: {
    SeriesObserved: defineEvent({
      schema: z.strictObject({
        series: field.id,
        month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month is YYYY-MM'),
        /** In the unit of its source. */
        value: z.number().min(-1e15).max(1e15),
        category: field.code.optional(),
      }),
    }),
  },
});

export type SeriesEvent = EventsOf<typeof seriesFamily>;
