import type { CallEvent, IncomingFact } from '@grasp/domain';

/** A fact about a leg as a vendor tells it. Who says so and when we heard it are added by the door that took it. */
export type CallFact = CallEvent &
  Pick<IncomingFact, 'key' | 'occurredAt' | 'occurredQuality' | 'occurredOffset'> & {
    /** The stream it belongs to. It follows from the key: the same key is always in the same stream. */
    stream: string;
  };

export const PARK_REASONS = [
  /** The bytes have none of the forms that this vendor sends. */
  'unreadable',
  /** A field is missing without which there is no fact. */
  'missing_field',
  /** A time that cannot be read, or an end before its start. */
  'bad_time',
  /** Nobody has told us the zone and country of this account. */
  'unknown_account',
  /** It happened more than five minutes after we heard of it: one of the clocks is wrong. */
  'occurred_in_future',
  /** A value does not fit the event. */
  'invalid_data',
  /** It came as a message of another account. */
  'account_mismatch',
] as const;

export type ParkReason = (typeof PARK_REASONS)[number];

/** What becomes of one record of a vendor. `detail` names fields and never repeats a value. */
export type Outcome =
  | { kind: 'accept'; facts: readonly CallFact[] }
  | { kind: 'ignore'; reason: 'not_a_call' }
  | { kind: 'park'; reason: ParkReason; detail: string };

/** The record told something. */
export function accept(facts: readonly CallFact[]): Outcome {
  return { kind: 'accept', facts };
}

/** The record is genuine and says nothing about a call: a recording, a machine detection. */
export function ignore(reason: 'not_a_call'): Outcome {
  return { kind: 'ignore', reason };
}

/** The record is genuine and cannot be used as it is: it is kept for a person to look at, and can be replayed. */
export function park(reason: ParkReason, detail: string): Outcome {
  return { kind: 'park', reason, detail };
}
