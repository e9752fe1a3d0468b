/** Money in integer minor units: 20,000 euro is `{ amount: "2000000", currency: "EUR" }`. */
export type Money = { amount: string; currency: string };

/** On which clocks an answer stands, and how fresh what it was computed from is. */
export type Stamp = {
  /** v: the instant looked at. */
  asOf: string;
  /** `then`: as known at that instant; `now`: as known now; null: as known at a third instant. */
  known: 'then' | 'now' | null;
  /** k: null stands for "all that is known". */
  knownAt: string | null;
  /** Read models used, by name: version, and when the log took the last event that each has folded. */
  models: { name: string; version: number; build: string; foldedAt: string | null }[];
  /** A read model had not come as far as the position asked for within a second. */
  isStale: boolean;
};

/** A number with its evidence: `ref` opens the events behind it. */
export type Sum = { count: number; amounts: Money[]; ref: string };

/** A page of a list. `total` counts all pages. */
export type Page<T> = Stamp & { items: T[]; total: number; nextCursor: string | null };

/** An event as shown to people. */
export type EventView = {
  eventId: string;
  type: string;
  version: number;
  stream: string;
  revision: number;
  occurredAt: string;
  recordedAt: string;
  knownAt: string;
  acceptedAt: string;
  /** Later than its neighbours knew: recorded more than a minute after it occurred. */
  isLate: boolean;
  isImported: boolean;
  importId: string | null;
  source: string;
  actor: { kind: string; id: string; onBehalfOf: string | null; via: string };
  /** The event that this one corrects or retracts. */
  corrects: string | null;
  data: Record<string, unknown>;
};

export type Evidence = Stamp & {
  /** What the ref says, in the words of the API: the number's own query. */
  of: { kind: string; parameters: Record<string, string | number | null> };
  /** Versions of rules and models that the number rests on. */
  versions: Record<string, string | number>;
  items: EventView[];
  /** Entities behind the number; events are given entity by entity. */
  total: number;
  nextCursor: string | null;
};
