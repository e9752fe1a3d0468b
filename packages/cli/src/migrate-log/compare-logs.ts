import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { RecordedEvent } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import { cliErrors } from '../errors.ts';

/** How far one log is the copy of another. */
export type Compared = {
  /** Events that both hold, in the same order. */
  events: number;
  /** Position, in the log that is copied from, of the last of them; 0n: none. */
  after: bigint;
  /** SHA-256 over (stream, revision, id, content hash, clocks) of these events, in log order. */
  hash: string;
  /** Whether that is all of it. */
  isWhole: boolean;
};

type Both = { from: EventStore; to: EventStore; signal: AbortSignal };
type Told = (source: RecordedEvent, target: RecordedEvent) => void;

/**
 * Reads both logs side by side until the copy ends: order, ids, all three clocks, content and who told it are the same.
 * So the copy itself says how far it came; no checkpoint beside it can be lost, or be wrong.
 * @throws AppError `logs_differ` when the copy holds something else.
 */
export async function compareLogs({ from, to, signal }: Both, onBoth: Told): Promise<Compared> {
  const source = eventsOf(from, signal);
  const hash = createHash('sha256');
  let [events, after] = [0, 0n];
  for await (const target of eventsOf(to, signal)) {
    const { value: original } = await source.next();
    if (!original || !isCopy(original, target)) throw differs(target);
    const { stream, revision, id, occurredAt, recordedAt, acceptedAt } = original;
    hash.update(`${stream}\n${revision}\n${id}\n${original.hash}\n`);
    hash.update(`${occurredAt}\n${recordedAt}\n${acceptedAt}\n`);
    events += 1;
    after = original.position;
    onBoth(original, target);
  }
  const isWhole = Boolean((await source.next()).done);
  await source.return(undefined);
  return { events, after, hash: hash.digest('hex'), isWhole };
}

async function* eventsOf(
  store: EventStore,
  signal: AbortSignal,
): AsyncGenerator<RecordedEvent, undefined> {
  for await (const { events } of store.readAll({ after: 0n, signal })) yield* events;
}

function isCopy(original: RecordedEvent, copy: RecordedEvent): boolean {
  return (
    original.id === copy.id &&
    isDeepStrictEqual(contentOf(original), contentOf(copy)) &&
    isDeepStrictEqual(original.data, copy.data) &&
    isDeepStrictEqual(original.meta, copy.meta)
  );
}

function contentOf(event: RecordedEvent) {
  const { stream, revision, type, version, occurredAt, recordedAt, acceptedAt, hash } = event;
  return [stream, revision, type, version, occurredAt, recordedAt, acceptedAt, hash];
}

function differs({ stream, revision, position }: RecordedEvent): AppError {
  return new AppError(cliErrors.logs_differ, {
    detail: `${stream}@${revision} at its position ${position} is not what the other log holds there`,
  });
}
