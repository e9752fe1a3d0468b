/** An event of the log as plain JSON: all that the oracle is given. Instants are microseconds since 1970. */
export type PlainEvent = {
  id: string;
  stream: string;
  revision: number;
  type: string;
  data: Data;
  occurredAt: number;
  recordedAt: number;
};

/** A place on both clocks. */
export type Place = { v: number; k: number };

/** What an event's data may hold; each reader says what it expects. */
// biome-ignore lint/suspicious/noExplicitAny: the oracle knows no schema, on purpose
export type Data = any;
