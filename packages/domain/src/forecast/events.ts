import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';
import { targetKey } from '../target/events.ts';

/** What somebody says that a period will bring. Of a rep's, team's, division's or the company's month or year. */
const said = {
  ...targetKey,
  /** Who says so. */
  by: field.id,
  amount: field.amount,
  currency: field.currency,
};

/** Forecasts that people submit, and what others put in their place. Stream `forecast-<period>-<scope>-<of>`. */
export const forecastFamily = defineFamily({
  name: 'forecast',
  categories: ['forecast'],
  corrected: 'ForecastCorrected',
  retracted: 'ForecastRetracted',
  events: {
    ForecastSubmitted: defineEvent({
      schema: z.strictObject({ ...said, note: field.text.optional() }),
    }),
    ForecastOverridden: defineEvent({
      schema: z.strictObject({
        ...said,
        /** The amount that stood before, and whose it was: what the override is judged against. */
        before: field.amount,
        beforeBy: field.id,
        reason: field.text,
      }),
    }),
  },
});

export type ForecastEvent = EventsOf<typeof forecastFamily>;
