/** Integer microseconds since 1970-01-01T00:00:00Z. */
export type Micros = number;

export const MICROS_PER_DAY = 86_400_000_000;
export const MICROS_PER_WEEK = 7 * MICROS_PER_DAY;

/** Further facts about an order that the company or its importer keeps: a text is a level, a number a quantity. */
export type Attributes = Readonly<Record<string, string | number>>;

/** One thing that happened to an order. */
export type OrderMoment = { at: Micros } & (
  | { kind: 'stage'; stage: string }
  /** Integer minor units of `currency`. */
  | { kind: 'amount'; amount: number; currency: string }
  | { kind: 'owner'; rep: string | null; team: string | null }
  /** The day on which it is planned to close, as its first instant; null: none any more. */
  | { kind: 'planned_close'; on: Micros | null }
  | { kind: 'touch' }
  /** A connected call with the order's customer. */
  | { kind: 'call'; talkMs: number }
  /** A proof fact: what the customer did or said. */
  | { kind: 'fact'; fact: string }
  /** `due` is the end of the day on which the step is due. */
  | { kind: 'step_planned'; step: string; due: Micros }
  | { kind: 'step_done'; step: string }
  /** Values that are set; null takes one away. */
  | { kind: 'attributes'; set: Readonly<Record<string, string | number | null>> }
  | { kind: 'won' }
  | { kind: 'lost' }
  | { kind: 'reopened'; stage: string }
);

/**
 * All that is known of an order at a cut-off: only what was known by then may stand in it, corrected facts in the place of
 * what they correct. What is true of it from its opening on (amount, stage, owner) is a moment at `openedAt`.
 */
export type OrderHistory = {
  order: string;
  openedAt: Micros;
  /** The customer's segment. */
  segment: string | null;
  /** Where the order came from. */
  source: string | null;
  /** In any order; `at` decides, and of two at one instant the later in the list. */
  moments: readonly OrderMoment[];
};
