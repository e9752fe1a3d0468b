import type { Micros, NewEvent, RecordedEvent } from '@grasp/domain';

/** Where a stream must stand for an append: at this last revision, absent (`none`), or anywhere (`any`). */
export type ExpectedRevision = number | 'none' | 'any';

/** One atomic append to one stream. */
export type Append = {
  stream: string;
  expected: ExpectedRevision;
  /** At least one event. `acceptedAt` is stamped by the log. */
  events: readonly NewEvent[];
  /**
   * The caller needs no exact place: the position that it is told may be that of an event which was stored together with
   * its own, after it. It spares a log a read that tells the last place only.
   */
  anyPlace?: true;
  /** When another log took these events: given by who copies them from there, and by nobody else. */
  acceptedAt?: Micros;
};

/** What became of one append. Only `appended` wrote anything. */
export type AppendOutcome =
  | { status: 'appended'; revision: number; position: bigint }
  /** Every event is in the log already, with the same content. Revision and position are those of the last one. */
  | { status: 'duplicate'; revision: number; position: bigint }
  /** One of the ids is known with other content; or in another stream, where the log has an index of ids. */
  | { status: 'conflict'; eventId: string }
  /** The stream stands elsewhere: at `actual` (-1 = absent). */
  | { status: 'wrong_revision'; actual: number };

/** Which events a reader wants: those of streams of these categories. Without it, all. */
export type Filter = { categories: readonly string[] };

/** A stretch of the log: its events in log order, and the position up to which the log was looked at. */
export type Batch = {
  events: readonly RecordedEvent[];
  /** Every event up to and including it was considered; a checkpoint may stand here. */
  upTo: bigint;
  /** Whether the log's end was reached. */
  isCaughtUp: boolean;
};

export type ReadOptions = {
  /** Exclusive: reading starts strictly after it. 0n = from the start. */
  after: bigint;
  filter?: Filter;
  /** Events per batch at most. */
  batchSize?: number;
  signal?: AbortSignal;
};

/** An event as a scan gives it: what folds and proofs of a log need, without who told it. */
export type ScannedEvent = Omit<RecordedEvent, 'meta'>;

/** Every event of streams of some categories, stream by stream: each stream whole, its events by revision. */
export type StreamScan = {
  /** Position at which the scan stands: it holds exactly the events up to here. */
  upTo: bigint;
  /** Events ordered by (stream, revision); a stream may span batches. */
  batches: AsyncIterable<readonly ScannedEvent[]>;
};

/** The log. One port, one contract suite, several adapters. */
export type EventStore = {
  /** Identity of this log (a UUID). A position means nothing outside the log whose id it is kept with. */
  readonly id: string;
  /**
   * Appends each request atomically; outcomes in the order of the requests. Concurrent calls are committed together.
   * The answer comes after the events are durable.
   * @throws AppError `log_unavailable` (retryable) when the store is away: the outcome is then unknown and the same ids may be sent again.
   */
  append(appends: readonly Append[], signal?: AbortSignal): Promise<readonly AppendOutcome[]>;
  /** The events of one stream by revision, from `from` (inclusive); empty when there is no such stream. */
  readStream(stream: string, from?: number): Promise<readonly RecordedEvent[]>;
  /** The events of several streams, ordered by (stream, revision), up to and including a position. */
  readStreams(streams: readonly string[], upTo?: bigint): Promise<readonly RecordedEvent[]>;
  /**
   * The events with these ids, in log order. They are looked for in the stream that their keys belong to, where it is
   * known; a log with an index of ids also gives those that stand elsewhere. Without a stream a log that has no such index
   * is read until they are found, which is slow.
   */
  findEvents(ids: readonly string[], stream?: string): Promise<readonly RecordedEvent[]>;
  /** Reads to the end of the log as it stands, then ends. */
  readAll(options: ReadOptions): AsyncIterable<Batch>;
  /** Like readAll, then goes on live until the signal is aborted: no hole, no repeat; survives a lost connection. */
  subscribe(options: ReadOptions & { signal: AbortSignal }): AsyncIterable<Batch>;
  scanStreams(filter: Filter, signal?: AbortSignal): Promise<StreamScan>;
  /** Position of the last event; 0n when the log is empty. */
  head(): Promise<bigint>;
  /**
   * How many events stand after a position, up to another one (inclusive) or to the log's end. null: it lies further back
   * than is counted, in a log whose positions are no count.
   */
  count(after: bigint, upTo?: bigint): Promise<number | null>;
  [Symbol.asyncDispose](): Promise<void>;
};
