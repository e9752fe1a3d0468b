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

/** A stage that an order entered, or a verdict on it or its end. */
export type Turn = Extract<OrderMoment, { kind: 'stage' | 'won' | 'lost' | 'reopened' }>;

/** An order by its turns. The rest of its history is worked out when it is asked for: of most orders nobody does. */
export type OrderCourse = {
  order: string;
  openedAt: Micros;
  /** Ascending. */
  turns: readonly Turn[];
  history: () => OrderHistory;
};

/** The course of an order whose history is at hand. */
export function courseOf(history: OrderHistory): OrderCourse {
  const { order, openedAt, moments } = history;
  const turns = moments.filter(isTurn).sort((a, b) => a.at - b.at);
  return { order, openedAt, turns, history: () => history };
}

const TURNS: ReadonlySet<OrderMoment['kind']> = new Set(['stage', 'won', 'lost', 'reopened']);
const isTurn = (moment: OrderMoment): moment is Turn => TURNS.has(moment.kind);

/** How an order stood at an instant, by its turns up to then. */
export type Standing = { status: 'open' | 'won' | 'lost'; stage: string };

/** The standing of an order at an instant, turns at that very instant included; undefined before it was opened. */
export function standingAt({ openedAt, turns }: OrderCourse, at: Micros): Standing | undefined {
  if (openedAt > at) return undefined;
  const standing: Standing = { status: 'open', stage: '' };
  for (const turn of turns) {
    if (turn.at > at) break;
    if (turn.kind === 'won' || turn.kind === 'lost') standing.status = turn.kind;
    else standing.stage = turn.stage;
    if (turn.kind === 'reopened') standing.status = 'open';
  }
  return standing;
}
