import type { DomainEvent } from './catalogue.ts';
import type { Micros } from './instant.ts';

/** What a fold sees of an event, beside its type and data: upcast, and with corrections in the place of what they correct. */
export type FactClocks = {
  /** The event's id (of the correction, where one stands in the fact's place). */
  id: string;
  /** Its place on the v axis: `effectiveAt` in families that have one, else `occurredAt`. */
  at: Micros;
  /** When the organisation knew it: never earlier than what stood before it in its stream. */
  knownAt: Micros;
};

/** An event as a fold sees it. */
export type Fact<E extends { type: string; data: unknown } = DomainEvent> = E extends unknown
  ? E & FactClocks
  : never;
