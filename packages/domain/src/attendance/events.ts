import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** Who worked, and for which part of a day. Stream `attendance-<rep>-<YYYY-MM>`. */
export const attendanceFamily = defineFamily({
  name: 'attendance',
  categories: ['attendance'],
  corrected: 'AttendanceCorrected',
  retracted: 'AttendanceRetracted',
  events: {
    AttendanceRecorded: defineEvent({
      schema: z.strictObject({
        rep: field.id,
        day: field.day,
        /** Share of the day on approved leave: it lowers the quota. */
        approvedLeave: field.fraction,
        /** Share of the day absent without leave: it does not lower the quota. */
        absent: field.fraction,
      }),
    }),
  },
});

export type AttendanceEvent = EventsOf<typeof attendanceFamily>;
