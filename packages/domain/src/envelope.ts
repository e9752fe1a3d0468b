import type { Micros } from './instant.ts';

/** Who did it. Taken from the credential of the request, never from its body. */
export type Actor = {
  kind: 'person' | 'integration' | 'importer' | 'system';
  id: string;
  /** The person for whom an integration or an assistant acted. */
  onBehalfOf?: string;
  /** The door: `webhook`, `events`, `command`, `import`, `reactor`, `kafka`. */
  via: string;
};

/** How good a clock is: told by the vendor, derived from something else, or stamped by us. */
export type ClockQuality = 'vendor' | 'derived' | 'ours';

/** What accompanies the data of an event, beside its clocks. */
export type EventMeta = {
  source: { system: string; account?: string; id: string };
  actor: Actor;
  correlationId: string;
  causationId?: string;
  /** Set by importers only. Only such events may have a `recordedAt` before their acceptance. */
  importId?: string;
  /** Set by importers only: history that its source has drawn the consequences of already. No reactor acts on it. */
  reactionsOff?: true;
  occurredQuality: ClockQuality;
  recordedQuality: ClockQuality;
  /** Offset in minutes in which the source told `occurredAt`, when it told one. */
  occurredOffset?: number;
};

/** An event before the log took it. */
export type NewEvent = {
  /** UUIDv5 of the dedupe key (from outside), or of command id or cause and step. */
  id: string;
  type: string;
  /** Schema version of `data`. */
  version: number;
  /** When it happened in the world. */
  occurredAt: Micros;
  /** When the organisation knew it. */
  recordedAt: Micros;
  /** SHA-256 of the canonical content: tells a repeat from a conflict. */
  hash: string;
  meta: EventMeta;
  data: Record<string, unknown>;
};

/** An event in the log. */
export type RecordedEvent = NewEvent & {
  stream: string;
  /** Place in its stream, from 0, dense. */
  revision: number;
  /** When the log took it. */
  acceptedAt: Micros;
  /** Place in the log. Private to this log: it lives in checkpoints only. */
  position: bigint;
};
