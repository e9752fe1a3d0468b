import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import client from '@eventstore/db-client';
import { isEventId } from '../prepare-append.ts';
import type { Connection } from './connection.ts';
import { findsItsWay, toLogFailure } from './failure.ts';
import { within } from './within.ts';

/** The stream in whose metadata the identity stands: it has no events, and metadata outlives every scavenge. */
const STREAM = 'grasp';
const KEY = 'logId';
const RETRY_MS = 200;

/** The identity of a log; makes it where the log is new. @throws AppError `log_unavailable`, `log_denied`. */
export async function openIdentity(
  connection: Connection,
  { namespace, deadlineMs }: { namespace: string; deadlineMs: number },
): Promise<string> {
  const deadline = performance.now() + deadlineMs;
  while (true) {
    try {
      return await tryOnce(connection, namespace + STREAM, deadlineMs);
    } catch (error) {
      const isRace = error instanceof client.WrongExpectedVersionError;
      if (!isRace && performance.now() >= deadline) throw toLogFailure(error);
      if (error instanceof client.AccessDeniedError) throw toLogFailure(error);
      await setTimeout(RETRY_MS);
    }
  }
}

async function tryOnce(connection: Connection, stream: string, timeoutMs: number) {
  const asked = await connection.client();
  try {
    return await within(timeoutMs, findOrMake(asked, stream));
  } catch (error) {
    if (!findsItsWay(error)) connection.renew(asked);
    throw error;
  }
}

async function findOrMake(asked: client.EventStoreDBClient, stream: string): Promise<string> {
  const { metadata } = await asked.getStreamMetadata(stream, { requiresLeader: true });
  const found = metadata?.[KEY];
  if (typeof found === 'string' && isEventId(found)) return found;
  const id = randomUUID();
  const options = { expectedRevision: client.NO_STREAM, requiresLeader: true } as const;
  await asked.setStreamMetadata(stream, { [KEY]: id }, options);
  return id;
}
