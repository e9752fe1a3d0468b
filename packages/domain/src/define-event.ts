import { z } from 'zod';
import * as field from './fields.ts';

type Data = Record<string, unknown>;

/** One step of an upcast: data of version n to data of version n + 1. Pure and total. */
export type Upcast = (data: Data) => Data;

/** What an event type is. */
export type EventDefinition<S extends z.ZodObject = z.ZodObject> = {
  /** Current version: one more than the number of upcasts. */
  version: number;
  schema: S;
  /** `upcasts[n - 1]` lifts version n to n + 1. Stored bytes are never rewritten. */
  upcasts: readonly Upcast[];
  /** Personal fields: the field → the field that names the person it belongs to. */
  personal: Readonly<Record<string, string>>;
  /** Whether `data.effectiveAt` is the event's place on the v axis (targets, org, rules, calendars, mappings). */
  effective: boolean;
};

type Declaration<S extends z.ZodObject> = {
  schema: S;
  upcasts?: readonly Upcast[];
  personal?: Readonly<Record<string, string>>;
};

/** Declares an event type. Its version follows from its upcasts, its effective date from its schema. */
export function defineEvent<S extends z.ZodObject>(declared: Declaration<S>): EventDefinition<S> {
  const upcasts = declared.upcasts ?? [];
  return {
    version: upcasts.length + 1,
    schema: declared.schema,
    upcasts,
    personal: declared.personal ?? {},
    effective: 'effectiveAt' in declared.schema.shape,
  };
}

/** A correction: names the event it corrects and carries the whole fact anew. `occurredAt` of its envelope is the fact's. */
export const correctedSchema = z.strictObject({
  corrects: z.uuid(),
  type: field.code,
  version: z.int().min(1),
  data: z.record(z.string(), z.unknown()),
  reason: field.text.optional(),
});

/** A retraction: the fact did not happen. */
export const retractedSchema = z.strictObject({
  corrects: z.uuid(),
  reason: field.text.optional(),
});

/** A family of events: what it is about, and in which streams its events stand. */
export type Family<E extends Record<string, EventDefinition> = Record<string, EventDefinition>> = {
  name: string;
  /** The categories (stream name up to the first `-`) in which these events may stand. */
  categories: readonly string[];
  events: E;
};

type FamilyDeclaration<E> = { name: string; corrected: string; retracted: string; events: E } & {
  categories: readonly string[];
};

/** Declares a family. Each has a correction and a retraction of its own. */
export function defineFamily<
  const C extends string,
  const R extends string,
  E extends Record<string, EventDefinition>,
>(declared: FamilyDeclaration<E> & { corrected: C; retracted: R }) {
  const repairs = {
    [declared.corrected]: defineEvent({ schema: correctedSchema }),
    [declared.retracted]: defineEvent({ schema: retractedSchema }),
  } as Record<C, EventDefinition<typeof correctedSchema>> &
    Record<R, EventDefinition<typeof retractedSchema>>;
  return {
    name: declared.name,
    categories: declared.categories,
    corrected: declared.corrected,
    retracted: declared.retracted,
    events: { ...declared.events, ...repairs } as E & typeof repairs,
  };
}

/** The events of a family (or of several) as a union of `{ type, data }`. */
export type EventsOf<F extends { events: Record<string, EventDefinition> }> = F extends unknown
  ? {
      [T in keyof F['events'] & string]: { type: T; data: z.infer<F['events'][T]['schema']> };
    }[keyof F['events'] & string]
  : never;
