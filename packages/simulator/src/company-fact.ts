import type { Actor, ClockQuality, DataOf, DedupeKey, EventType, Micros } from '@grasp/domain';

/** A fact of the company, whole: the door that takes it adds nothing. It is an `IncomingFact` with its stream. */
export type CompanyFact = {
  type: EventType;
  data: Record<string, unknown>;
  stream: string;
  key: DedupeKey;
  occurredAt: Micros;
  occurredQuality: ClockQuality;
  recordedAt: Micros;
  recordedQuality: ClockQuality;
  /** When it reaches the door: when it is recorded, or later where it is backdated. Facts come in this order. */
  arrivesAt: Micros;
  actor: Actor;
  importId: string;
  reactionsOff: true | undefined;
  /** Told a second time, on purpose. */
  isRepeat: boolean;
};

/** A fact as the story tells it, before it has clocks. */
export type Said<T extends EventType = EventType> = {
  type: T;
  data: DataOf<T>;
  stream: string;
  /** Which fact of its stream it is. */
  nth: string | number;
  at: Micros;
  /** Telephone account, where it has one. */
  account?: string;
  /** Who entered it. */
  by?: string;
  /** What was entered at the same sitting before it: recorded together. */
  after?: CompanyFact;
  /** Quantiles of the usual delay, in seconds; a rep's, who fills in a form, where left out. */
  lag?: readonly number[];
};
