import type { Door } from '../kill/works.ts';

/** What the load process is told to do. Every load is bounded in number, and those at full speed in time too. */
export type Plan = { door: Door /** No other plan on this log has it. */; prefix: string } & Load;

export type Load =
  /** Webhooks as fast as they are answered, each connection with one under way. */
  | { kind: 'peak'; requests: number; connections: number; seconds: number }
  /** Webhooks at a fixed rate, whatever becomes of them; beside them posted events, each asked after until it is seen. */
  | { kind: 'steady'; perSecond: number; seconds: number; probesPerSecond: number }
  /** Events of some days up to now as NDJSON, in some requests at once. */
  | { kind: 'lines'; events: number; requests: number; days: number };

/** What came of a load. */
export type Tally = {
  /** Events that were accepted, each of them once. */
  accepted: number;
  /** What answers said that were not a plain acceptance, a few of them; there should be none. */
  odd: string[];
  oddCount: number;
  seconds: number;
  /** From the instant at which it should have been sent to its whole answer; steady loads alone. */
  latencyMs: number[];
  /** From the answer that accepts an event to one of a read model that stands on it. */
  visibleMs: number[];
};

/** What the load process tells. */
export type Told = { told: 'begin' } | { told: 'end'; tally: Tally };
