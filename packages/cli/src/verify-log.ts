import { createHash } from 'node:crypto';
import { contentHash, families } from '@grasp/domain';
import type { EventStore, ScannedEvent } from '@grasp/event-store';

const CATEGORIES = [...new Set(families.flatMap((family) => [...family.categories]))];
/** Faults that are told one by one; the rest is counted. */
const MOST_TOLD = 100;

/** What a log proves of itself. */
export type LogProof = {
  events: number;
  streams: number;
  /**
   * SHA-256 over (stream, revision, id, type, version, content hash, when it happened and was known) of every event,
   * stream by stream: the same on any adapter.
   */
  hash: string;
  /** Events that are missing, doubled, out of order, or not what was written. */
  faults: string[];
};

/**
 * Reads the whole log, stream by stream: counts it, hashes it, and holds each event against its own hash and its place
 * against that of the event before. What is cut off at the end of a stream shows in the count of a log that is counted by
 * its positions; in another one, in the count and the hash of a proof that was made before.
 */
export async function verifyLog(store: EventStore): Promise<LogProof> {
  const { upTo, batches } = await store.scanStreams({ categories: CATEGORIES });
  const expected = await store.count(0n, upTo);
  const hash = createHash('sha256');
  const faults = createFaults();
  let [events, streams] = [0, 0];
  let last: ScannedEvent | undefined;
  for await (const batch of batches) {
    for (const event of batch) {
      const before = last?.stream === event.stream ? last : undefined;
      if (before === undefined) streams += 1;
      faults.add(...faultsOf(event, before));
      hash.update(lineOf(event));
      events += 1;
      last = event;
    }
  }
  if (expected !== null && expected !== events)
    faults.add(`${events} events where ${expected} are due`);
  return { events, streams, hash: hash.digest('hex'), faults: faults.told() };
}

function faultsOf(event: ScannedEvent, before: ScannedEvent | undefined): string[] {
  const due = (before?.revision ?? -1) + 1;
  const place = `${event.stream}@${event.revision}`;
  const found: string[] = [];
  if (event.revision !== due) found.push(`${event.stream}: ${event.revision} where ${due} is due`);
  if (before && event.position <= before.position)
    found.push(`${place}: stands before ${before.revision}`);
  if (!isWhatWasWritten(event))
    found.push(`${place}: its content is not what its hash was made of`);
  return found;
}

/** Whether an instant belongs to the content stands in what a scan leaves out: one of the two hashes must be its own. */
function isWhatWasWritten({ type, data, occurredAt, hash }: ScannedEvent): boolean {
  return [occurredAt, null].some((told) => contentHash({ type, data, occurredAt: told }) === hash);
}

function lineOf(event: ScannedEvent): string {
  const { stream, revision, id, type, version, hash, occurredAt, recordedAt } = event;
  return `${stream}\n${revision}\n${id}\n${type}\n${version}\n${hash}\n${occurredAt}\n${recordedAt}\n`;
}

function createFaults() {
  const told: string[] = [];
  let untold = 0;
  return {
    add(...faults: string[]) {
      const room = faults.slice(0, MOST_TOLD - told.length);
      told.push(...room);
      untold += faults.length - room.length;
    },
    told: () => (untold > 0 ? [...told, `and ${untold} more`] : told),
  };
}
