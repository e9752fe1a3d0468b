import { z } from 'zod';
import { defineEvent, defineFamily, type EventsOf } from '../define-event.ts';
import * as field from '../fields.ts';

/** Whose a target is, the widest first. */
export const TARGET_SCOPES = ['company', 'division', 'team', 'rep'] as const;
export type TargetScope = (typeof TARGET_SCOPES)[number];

/** Which target is meant. */
export const targetKey = {
  /** `YYYY` or `YYYY-MM`. */
  period: z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/, 'a period is YYYY or YYYY-MM'),
  scope: z.enum(TARGET_SCOPES),
  /** The division, team or rep; `all` for the company. */
  of: field.id,
};

const amount = { ...targetKey, amount: field.amount, currency: field.currency };
const target = {
  ...amount,
  effectiveAt: field.instant,
};

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month is YYYY-MM');
/** A weight or factor: 0 takes no share. */
export const weight = z.number().min(0).max(1e9);

/** What a proposal rests on. All of it may be left out: a number can also be made in a talk. */
export const proposalInputs = z.strictObject({
  /** Where on both clocks the history was read; `knownAt` null: all that was known. */
  asOf: field.instant.optional(),
  knownAt: field.instant.nullable().optional(),
  /** Booked in each month of the past. */
  history: z
    .array(z.strictObject({ month, amount: field.amount }))
    .max(600)
    .optional(),
  /** What the series lead to expect of each month: in the middle, and the range in which four of five should fall. */
  expected: z
    .array(z.strictObject({ month, low: field.amount, middle: field.amount, high: field.amount }))
    .max(24)
    .optional(),
  /** Of a usual month, January first. */
  seasonality: z.array(weight).length(12).optional(),
  /** Days worked, month by month of the period. */
  workdays: z.array(field.count).max(12).optional(),
  /** Reps that can sell, month by month: who begins or is on leave counts in part. */
  capacity: z.array(weight).max(12).optional(),
  /** What open orders sum to. */
  openPipeline: field.amount.optional(),
  /** What is asked above what the past leads to expect: 0.1 is 10 %. */
  growth: z.number().min(-1).max(100).optional(),
  note: field.text.optional(),
});

/** What the weight of a share was made of. */
const splitInputs = z.strictObject({
  season: weight.optional(),
  workdays: field.count.optional(),
  capacity: weight.optional(),
  potential: weight.optional(),
});

/** Targets and their revisions; old values stay visible as of then. Stream `target-<year>`. */
export const targetFamily = defineFamily({
  name: 'target',
  categories: ['target'],
  corrected: 'TargetCorrected',
  retracted: 'TargetRetracted',
  events: {
    TargetProposed: defineEvent({
      schema: z.strictObject({
        ...amount,
        proposal: field.id,
        /** From when on the target is to stand. The proposal itself is there from when it was made. */
        takesEffectAt: field.instant,
        method: field.code,
        inputs: proposalInputs,
      }),
    }),
    TargetApproved: defineEvent({ schema: z.strictObject({ ...target, proposal: field.id }) }),
    TargetSet: defineEvent({ schema: z.strictObject(target) }),
    /** A target that is a share of the target one level above; told for each share, so that each keeps how it came about. */
    TargetSplit: defineEvent({
      schema: z.strictObject({
        ...target,
        within: z.strictObject(targetKey),
        method: field.code,
        /** Its part of all weights under the same target above, 0–1; none where it is a sum of months. */
        weight: field.fraction.optional(),
        inputs: splitInputs,
      }),
    }),
    TargetRevised: defineEvent({ schema: z.strictObject({ ...target, reason: field.text }) }),
  },
});

export type TargetEvent = EventsOf<typeof targetFamily>;
