import { EventEmitter } from 'node:events';
import { isSoftDeleted, nextMetadata, parseMetadata, type StreamRules } from './metadata.ts';
import type { LogRecord, Proposed } from './record.ts';

export type Expected = bigint | 'any' | 'no_stream' | 'stream_exists';

/** What became of a write. An idempotent one is told like a write, with the place of what was written before. */
export type WriteResult =
  | { result: 'written'; revision: bigint; position: bigint }
  | { result: 'wrong_version'; current: bigint | undefined }
  | { result: 'deleted' }
  | { result: 'too_large'; limit: number };

/** The log of the server, in memory. It outlives a restart of the server that serves it. */
export type ServerLog = {
  /** In log order. */
  records: LogRecord[];
  write(stream: string, events: readonly Proposed[], expected: Expected): WriteResult;
  /** Ends a stream for good (`tombstone`) or until its next append. */
  remove(stream: string, expected: Expected, kind: 'soft' | 'tombstone'): WriteResult;
  /** The events of a stream that may be seen; undefined where there is no stream. @throws StreamDeleted */
  visible(stream: string): readonly LogRecord[] | 'deleted' | undefined;
  /** Emits `written`. */
  news: EventEmitter;
};

/** Revision of the event by which a tombstone is written. */
export const DELETED = 9_223_372_036_854_775_807n;
/** `MaxAppendSize` of 22.10 to 24.10, in bytes. */
const MAX_APPEND_SIZE = 1_048_576;
/** What the server keeps beside an event's own bytes, roughly. */
const RECORD_OVERHEAD = 96n;
const TICKS_PER_MICRO = 10n;

export type LogOptions = {
  /** The server's clock, in microseconds since 1970. */
  now: () => number;
  /** Told of every record that is written, so that it can be kept. */
  keep: (record: LogRecord) => void;
  /** What was kept. */
  kept: readonly LogRecord[];
};

type Stream = { records: LogRecord[]; isTombstoned: boolean };

/** Makes the log, with what was kept of it. */
export function createLog({ now, keep, kept }: LogOptions): ServerLog {
  const records: LogRecord[] = [];
  const streams = new Map<string, Stream>();
  const news = new EventEmitter().setMaxListeners(0);
  function enter(record: LogRecord) {
    const stream = streams.get(record.stream) ?? { records: [], isTombstoned: false };
    streams.set(record.stream, stream);
    if (record.revision === DELETED) stream.isTombstoned = true;
    else stream.records.push(record);
    records.push(record);
  }

  function push(stream: string, events: readonly Proposed[], revision = lastOf(stream) + 1n) {
    for (const [index, event] of events.entries()) {
      const before = records.at(-1);
      const position = before ? before.position + sizeOf(before) : 1_319n;
      const created = BigInt(Math.trunc(now())) * TICKS_PER_MICRO;
      const record = { ...event, stream, revision: revision + BigInt(index), position, created };
      enter(record);
      keep(record);
    }
    news.emit('written');
    return written(records.at(-1) as LogRecord);
  }

  const lastOf = (stream: string): bigint => streams.get(stream)?.records.at(-1)?.revision ?? -1n;
  const rulesOf = (stream: string): StreamRules =>
    parseMetadata(streams.get(`$$${stream}`)?.records.at(-1)?.data);

  for (const record of kept) enter(record);
  // A real log begins with what the server says to itself.
  if (records.length === 0) push('$stats-127.0.0.1:2113', [statistics()]);

  function write(stream: string, events: readonly Proposed[], expected: Expected): WriteResult {
    const bytes = events.reduce((sum, event) => sum + event.data.length + event.metadata.length, 0);
    if (bytes > MAX_APPEND_SIZE) return { result: 'too_large', limit: MAX_APPEND_SIZE };
    const refusal = refuse(stream, events, expected);
    if (refusal) return refusal;
    if (isSoftDeleted(rulesOf(stream)))
      push(`$$${stream}`, [nextMetadata(rulesOf(stream), lastOf(stream) + 1n)]);
    return push(stream, events);
  }

  /** Why a write does not happen: refused, or done before. */
  function refuse(stream: string, events: readonly Proposed[], expected: Expected) {
    if (streams.get(stream)?.isTombstoned) return { result: 'deleted' } as const;
    const known = findSame(streams.get(stream)?.records ?? [], events, expected);
    if (known) return written(known);
    const current = lastOf(stream);
    const isGone = current < 0n || isSoftDeleted(rulesOf(stream));
    if (isMet(expected, current, isGone)) return undefined;
    return { result: 'wrong_version', current: current < 0n ? undefined : current } as const;
  }

  function remove(stream: string, expected: Expected, kind: 'soft' | 'tombstone'): WriteResult {
    const refusal = refuse(stream, [], expected);
    if (refusal) return refusal;
    if (kind === 'soft') return push(`$$${stream}`, [nextMetadata(rulesOf(stream), DELETED)]);
    return push(stream, [{ ...statistics(), type: '$streamDeleted' }], DELETED);
  }

  function visible(stream: string) {
    const held = streams.get(stream);
    if (held?.isTombstoned) return 'deleted';
    const { truncateBefore, maxCount } = rulesOf(stream);
    const all = held?.records.filter((record) => record.revision >= truncateBefore) ?? [];
    return all.length === 0 ? undefined : all.slice(-maxCount);
  }

  return { records, write, remove, visible, news };
}

function isMet(expected: Expected, current: bigint, isGone: boolean): boolean {
  if (expected === 'no_stream') return isGone;
  if (expected === 'stream_exists') return current >= 0n;
  return expected === 'any' || expected === current;
}

/** The last of these events where they were written already at this place; in any place for `any`. */
function findSame(
  records: readonly LogRecord[],
  events: readonly Proposed[],
  expected: Expected,
): LogRecord | undefined {
  if (events.length === 0 || expected === 'stream_exists') return undefined;
  const start =
    expected === 'any'
      ? records.findIndex((record) => record.id === events[0]?.id)
      : Number(expected === 'no_stream' ? 0n : expected + 1n);
  const same = events.every((event, index) => records[start + index]?.id === event.id);
  return same ? records[start + events.length - 1] : undefined;
}

function written(record: LogRecord): WriteResult & { result: 'written' } {
  return { result: 'written', revision: record.revision, position: record.position };
}

function sizeOf(record: LogRecord): bigint {
  return RECORD_OVERHEAD + BigInt(record.stream.length + record.data.length);
}

function statistics(): Proposed {
  const [data, metadata] = [Buffer.from('{}'), Buffer.alloc(0)];
  const id = crypto.randomUUID();
  return { id, type: '$statsCollected', contentType: 'application/json', data, metadata };
}
