import type { AppendOutcome, ExpectedRevision } from './event-store.ts';
import type { PreparedAppend, PreparedEvent } from './prepare-append.ts';

/** Where an event stands that the log already holds. */
export type KnownEvent = { stream: string; revision: number; position: bigint; hash: string };

/** An event that got its place and is still to be stored. */
export type PlacedEvent = PreparedEvent & { stream: string; revision: number; position: bigint };

/** What the log looks like to the appends that are decided now, one after the other. */
export type LogView = {
  /** Position of the last event. */
  position: bigint;
  /** The events of these appends that the log holds, by id. */
  known: Pick<Map<string, KnownEvent>, 'get' | 'set'>;
  /** Last revision by stream; no entry: no such stream. */
  heads: Pick<Map<string, number>, 'get' | 'set'>;
  /** Collects what has to be stored. */
  placed: PlacedEvent[];
};

/**
 * Decides one append and enters its events in the view, so that the next append is decided on top of it.
 * Events that the log holds already are passed over; when it holds them all, nothing depends on the expected revision.
 */
export function decideAppend(append: PreparedAppend, log: LogView): AppendOutcome {
  const clash = findClash(append, log);
  if (clash) return { status: 'conflict', eventId: clash.id };
  const fresh = append.events.filter((event) => !log.known.get(event.id));
  if (fresh.length === 0) return duplicateOf(append, log);
  const actual = log.heads.get(append.stream) ?? -1;
  if (!isExpected(append.expected, actual)) return { status: 'wrong_revision', actual };
  for (const event of fresh) place(append.stream, event, log);
  return { status: 'appended', revision: headOf(append.stream, log), position: log.position };
}

/** The first event whose id stands for something else: in the log, or in the append itself. */
function findClash(append: PreparedAppend, log: LogView): PreparedEvent | undefined {
  const hashes = new Map<string, string>();
  return append.events.find((event) => {
    const known = log.known.get(event.id);
    if (known && known.stream !== append.stream) return true;
    const hash = known?.hash ?? hashes.get(event.id) ?? event.hash;
    hashes.set(event.id, hash);
    return hash !== event.hash;
  });
}

function duplicateOf(append: PreparedAppend, log: LogView): AppendOutcome {
  const known = log.known.get(append.events.at(-1)?.id ?? '');
  if (!known) throw new Error('an append has at least one event');
  return { status: 'duplicate', revision: known.revision, position: known.position };
}

function isExpected(expected: ExpectedRevision, actual: number): boolean {
  if (expected === 'any') return true;
  return actual === (expected === 'none' ? -1 : expected);
}

function place(stream: string, event: PreparedEvent, log: LogView): void {
  if (log.known.get(event.id)) return;
  const revision = headOf(stream, log) + 1;
  log.position += 1n;
  log.heads.set(stream, revision);
  log.known.set(event.id, { stream, revision, position: log.position, hash: event.hash });
  log.placed.push({ ...event, stream, revision, position: log.position });
}

function headOf(stream: string, log: LogView): number {
  return log.heads.get(stream) ?? -1;
}
