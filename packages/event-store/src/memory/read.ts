import { categoryOf, type RecordedEvent } from '@grasp/domain';
import { assertReached } from '../assert-reached.ts';
import type { Batch, Filter, ReadOptions, StreamScan } from '../event-store.ts';
import type { MemoryLog } from './log.ts';
import { fromStored, type StoredEvent } from './translate.ts';

const BATCH_SIZE = 1_000;

/** The events of one stream by revision. */
export function readStream(log: MemoryLog, stream: string, from = 0): RecordedEvent[] {
  return (log.streams.get(stream) ?? []).slice(from).map(fromStored);
}

/** The events of several streams, ordered by (stream, revision), up to and including a position. */
export function readStreams(
  log: MemoryLog,
  streams: readonly string[],
  upTo: bigint,
): RecordedEvent[] {
  const names = [...new Set(streams)].sort(byBytes);
  return names
    .flatMap((name) => log.streams.get(name) ?? [])
    .filter((event) => event.position <= upTo)
    .map(fromStored);
}

/** The events with these ids, in log order. */
export function findEvents(log: MemoryLog, ids: readonly string[]): RecordedEvent[] {
  const positions = ids.map((id) => log.known.get(id)?.position ?? 0n);
  const found = [...new Set(positions)].map((position) => log.events[Number(position) - 1]);
  return found
    .filter((event) => event !== undefined)
    .sort((one, other) => Number(one.position - other.position))
    .map(fromStored);
}

/** Reads to the end of the log as it stands. The last batch, empty when there is nothing new, says so. */
export async function* readAll(log: MemoryLog, options: ReadOptions): AsyncGenerator<Batch> {
  const { after, filter, batchSize = BATCH_SIZE, signal } = options;
  const end = log.events.length;
  assertReached(after, BigInt(end));
  let start = Number(after);
  do {
    signal?.throwIfAborted();
    const next = Math.min(start + batchSize, end);
    const events = log.events.slice(start, next).filter(isWanted(filter)).map(fromStored);
    start = next;
    yield { events, upTo: BigInt(next), isCaughtUp: next === end };
  } while (start < end);
}

/** Every event of streams of some categories, stream by stream. */
export function scanStreams(log: MemoryLog, filter: Filter, signal?: AbortSignal): StreamScan {
  const upTo = BigInt(log.events.length);
  const names = [...log.streams.keys()].filter((name) => isIn(filter, name)).sort(byBytes);
  async function* scan() {
    for (const name of names) {
      signal?.throwIfAborted();
      const events = readStreams(log, [name], upTo);
      if (events.length > 0) yield events;
    }
  }
  return { upTo, batches: scan() };
}

function isWanted(filter: Filter | undefined): (event: StoredEvent) => boolean {
  return (event) => filter === undefined || isIn(filter, event.stream);
}

function isIn(filter: Filter, stream: string): boolean {
  return filter.categories.includes(categoryOf(stream));
}

/** The order of the bytes of UTF-8, as every adapter sorts streams. Not that of `<`, which compares UTF-16. */
function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
