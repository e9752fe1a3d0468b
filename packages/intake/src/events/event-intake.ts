import type { Micros } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import { appendEach, type Placed, type Settled } from '../append-each.ts';
import type { GroupWriter } from '../group-writer.ts';
import type { OutcomeCounter } from '../outcomes.ts';
import type { ParkedMessage } from '../parking.ts';
import { findEventId, rejectionOf, type Submitter, toPlaced } from './incoming.ts';

/** What became of one event. */
export type EventResult = {
  index: number;
  status: 'accepted' | 'duplicate' | 'conflict' | 'rejected';
  /** null where it cannot be told: no readable `sourceId`. */
  eventId: string | null;
  code?: string;
  field?: string;
};

/** An event to take; `rejection`: it could not even be read. */
export type Submission = { index: number; value: unknown } | { index: number; rejection: string };

/** A batch, read and on its way: `results` when it is durable. */
export type SubmittedBatch = { results: readonly EventResult[]; position: bigint };

export type EventParts = {
  store: Pick<EventStore, 'append'>;
  parking: GroupWriter<ParkedMessage>;
  count: OutcomeCounter;
  now: () => Micros;
};

type Read = { index: number; value: unknown } & (
  | { placed: Placed }
  | { code: string; field?: string }
);

/**
 * Takes events: each is checked by itself, and a bad one never sinks the others. Reading is done when this returns; the
 * promise resolves when what was accepted is durable.
 * @throws AppError `log_unavailable`, `log_overloaded`: all may be sent again.
 */
export function submitEvents(
  parts: EventParts,
  submitter: Submitter,
  submissions: readonly Submission[],
): Promise<SubmittedBatch> {
  const now = parts.now();
  const read = submissions.map((submission) => readOne(submission, submitter, now));
  return settleAll(parts, submitter, read);
}

function readOne(submission: Submission, submitter: Submitter, now: Micros): Read {
  const { index } = submission;
  if ('rejection' in submission) return { index, value: undefined, code: submission.rejection };
  const { value } = submission;
  try {
    return { index, value, placed: toPlaced(value, submitter, now) };
  } catch (error) {
    return { index, value, ...rejectionOf(error) };
  }
}

async function settleAll(
  parts: EventParts,
  submitter: Submitter,
  read: readonly Read[],
): Promise<SubmittedBatch> {
  const placed = read.flatMap((one) => ('placed' in one ? [one.placed] : []));
  const settled = placed.length === 0 ? [] : await appendEach(parts.store, placed);
  let next = 0;
  const results = read.map((one) =>
    'placed' in one ? resultOf(one, settled[next++] as Settled) : rejected(one, submitter),
  );
  await parkConflicts(parts, submitter, { read, results });
  countResults(parts, submitter, results);
  return { results, position: lastPosition(settled) };
}

function resultOf({ index, placed }: Read & { placed: Placed }, settled: Settled): EventResult {
  const { id: eventId } = placed.event;
  if (settled.status === 'appended') return { index, status: 'accepted', eventId };
  if (settled.status === 'duplicate') return { index, status: 'duplicate', eventId };
  if (settled.status === 'conflict') {
    return { index, status: 'conflict', eventId, code: 'conflict', field: 'sourceId' };
  }
  const field = settled.status === 'unstorable' ? settled.field : 'stream';
  return { index, status: 'rejected', eventId, code: 'invalid_append', field };
}

function rejected(one: Read & { code: string; field?: string }, submitter: Submitter): EventResult {
  const { index, code, field } = one;
  const eventId = findEventId(one.value, submitter);
  return { index, status: 'rejected', eventId, code, ...(field === undefined ? {} : { field }) };
}

/** What contradicts the log is kept for somebody to look at, whatever the sender makes of our answer. */
async function parkConflicts(
  { parking }: EventParts,
  { system, actor }: Submitter,
  { read, results }: { read: readonly Read[]; results: readonly EventResult[] },
): Promise<void> {
  const conflicts = read.flatMap((one, at) =>
    results[at]?.status === 'conflict' && 'placed' in one ? [one] : [],
  );
  const writes = conflicts.map(({ value, placed }) =>
    parking.write({
      door: 'events',
      source: system,
      step: 'append',
      reason: 'conflict',
      detail: 'the log holds other content under this sourceId',
      eventId: placed.event.id,
      stream: placed.stream,
      actor,
      body: Buffer.from(JSON.stringify(value)),
    }),
  );
  await Promise.all(writes);
}

function countResults(
  { count }: EventParts,
  { system }: Submitter,
  results: readonly EventResult[],
) {
  const counts = new Map<EventResult['status'], number>();
  for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
  for (const [status, number] of counts) count('events', system, status, number);
}

function lastPosition(settled: readonly Settled[]): bigint {
  let last = 0n;
  for (const outcome of settled) {
    if ('position' in outcome && outcome.position > last) last = outcome.position;
  }
  return last;
}
