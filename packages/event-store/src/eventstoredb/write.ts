import { setTimeout } from 'node:timers/promises';
import client, { type AppendExpectedRevision, type EventData } from '@eventstore/db-client';
import { AppError } from '@grasp/errors';
import { logErrors } from '../errors.ts';
import type { Connection } from './connection.ts';
import { findsItsWay, toLogFailure } from './failure.ts';
import { within } from './within.ts';

/** One atomic write, its ids made for it alone: sent again it is the same one, and nobody else's. */
export type Write = {
  stream: string;
  /** Revision that the stream must stand at; -1: absent. */
  expected: number;
  events: EventData[];
};

/** `wrong_revision`: somebody was faster. `too_large`: the server takes less at once. */
export type Written =
  | { status: 'written'; position: bigint }
  | { status: 'wrong_revision' }
  | { status: 'too_large' };

export type WriteOptions = {
  /** Milliseconds that one attempt is waited for: the client itself waits for ever. */
  attemptMs: number;
  /** When it is given up, on the clock of `performance.now()`. */
  deadline: () => number;
};

/** Milliseconds before the next attempt: doubles from the first to the last, half of it at random. */
const RETRY_MS = { first: 50, last: 1_000 };
/** The deadline that the server is told, by our clock: far enough for clocks that differ. */
const SERVER_DEADLINE_MS = 60_000;

/**
 * Writes once, however often it has to be sent: an attempt whose outcome is unknown is sent again with the same ids and
 * the same revision, and the server knows what it has.
 * @throws AppError `log_unavailable` at the deadline, the outcome unknown; `log_denied`; `invalid_append`.
 */
export async function write(
  connection: Connection,
  write: Write,
  { attemptMs, deadline }: WriteOptions,
): Promise<Written> {
  for (let attempts = 0; ; attempts += 1) {
    try {
      return await connection.slots.run(() => attempt(connection, write, attemptMs));
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal) return refusal;
      const failure = toLogFailure(error);
      const isUnknown = failure instanceof AppError && failure.code === 'log_unavailable';
      if (!isUnknown || performance.now() >= deadline()) throw failure;
      const full = Math.min(RETRY_MS.last, RETRY_MS.first * 2 ** attempts);
      await setTimeout(full * (0.5 + Math.random() / 2));
    }
  }
}

async function attempt(
  connection: Connection,
  { stream, expected, events }: Write,
  attemptMs: number,
): Promise<Written> {
  const asked = await connection.client();
  const expectedRevision: AppendExpectedRevision =
    expected < 0 ? client.NO_STREAM : BigInt(expected);
  const options = { expectedRevision, requiresLeader: true, deadline: SERVER_DEADLINE_MS };
  try {
    const { position } = await within(attemptMs, asked.appendToStream(stream, events, options));
    return { status: 'written', position: position?.commit ?? -1n };
  } catch (error) {
    if (!refusalOf(error) && !findsItsWay(error)) connection.renew(asked);
    throw error;
  }
}

/** What the server decided, as against what went wrong. */
function refusalOf(error: unknown): Written | undefined {
  if (error instanceof client.WrongExpectedVersionError) return { status: 'wrong_revision' };
  if (error instanceof client.MaxAppendSizeExceededError) return { status: 'too_large' };
  if (!(error instanceof client.StreamDeletedError)) return undefined;
  throw new AppError(logErrors.invalid_append, {
    detail: 'the stream was tombstoned in the store',
    field: 'stream',
    cause: error,
  });
}
