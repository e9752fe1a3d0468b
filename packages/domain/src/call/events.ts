import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

export const CALL_DIRECTIONS = ['outbound', 'inbound', 'internal'] as const;

/** How a call ended, in our words. An unknown word of a vendor becomes `unknown`, never nothing. */
export const CALL_OUTCOMES = [
  'answered_human',
  'answered_machine',
  'no_answer',
  'busy',
  'rejected',
  'invalid_number',
  'failed_network',
  'cancelled_by_rep',
  'abandoned',
  'voicemail_left',
  'unknown',
] as const;

export const CALL_STATUSES = ['initiated', 'ringing', 'in_progress'] as const;

/** What every message about a leg says. Rep and customer are never in it: they are joined when read. */
const leg = {
  vendor: field.vendor,
  account: field.id,
  /** The vendor's id of this leg, as first seen. */
  leg: field.id,
  direction: z.enum(CALL_DIRECTIONS),
  /** The extension or agent on our side, as received. null: the message named none. */
  extension: field.id.nullable(),
  /** The number of the other side: E.164 where it could be read so, else as received. */
  number: field.number.nullable(),
  /** The zone of the telephony account: its calendar decides the day of the call. */
  zone: field.zone,
  /** The vendor's own sequence number, where it has one. */
  sequence: field.count.optional(),
  /** When the leg began; left out where the vendor never tells it. */
  startedAt: field.instant.optional(),
};

/** Telephone calls, an entity per leg. Stream `call-<vendor>-<account>-<leg>`. */
export const callFamily = defineFamily({
  name: 'call',
  categories: ['call'],
  corrected: 'CallCorrected',
  retracted: 'CallRetracted',
  events: {
    CallProgressed: defineEvent({
      schema: z.strictObject({ ...leg, status: z.enum(CALL_STATUSES) }),
      personal: { number: 'number' },
    }),
    CallCompleted: defineEvent({
      schema: z.strictObject({
        ...leg,
        outcome: z.enum(CALL_OUTCOMES),
        /** Answered to ended less hold; 0 for a call that nobody answered. */
        talkMs: field.durationMs,
        ringMs: field.durationMs.optional(),
        holdMs: field.durationMs.optional(),
        /** The vendor's own word for the outcome. */
        vendorOutcome: field.text.optional(),
      }),
      personal: { number: 'number' },
    }),
    CallClosedByTimeout: defineEvent({
      schema: z.strictObject({
        vendor: field.vendor,
        account: field.id,
        leg: field.id,
        limitMs: field.durationMs,
      }),
    }),
    CallLegLinked: defineEvent({
      schema: z.strictObject({
        vendor: field.vendor,
        account: field.id,
        leg: field.id,
        /** The root call of this leg. */
        root: field.id,
        /** The one leg of the root call that counts as the dial. */
        primary: field.id,
      }),
    }),
  },
});

export type CallEvent = EventsOf<typeof callFamily>;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];
export type CallDirection = (typeof CALL_DIRECTIONS)[number];
