import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** Service tasks of the assistants: opened, started, done. On the order's stream or a task's own. */
export const taskFamily = defineFamily({
  name: 'task',
  categories: ['order', 'task'],
  corrected: 'TaskCorrected',
  retracted: 'TaskRetracted',
  events: {
    TaskOpened: defineEvent({
      schema: z.strictObject({
        kind: field.code,
        order: field.id.optional(),
        who: field.id.optional(),
      }),
    }),
    TaskStarted: defineEvent({
      schema: z.strictObject({
        kind: field.code,
        order: field.id.optional(),
        who: field.id.optional(),
      }),
    }),
    TaskDone: defineEvent({
      schema: z.strictObject({
        kind: field.code,
        order: field.id.optional(),
        who: field.id.optional(),
      }),
    }),
  },
});

export type TaskEvent = EventsOf<typeof taskFamily>;
