import { setTimeout } from 'node:timers/promises';
import client, { type ResolvedEvent } from '@eventstore/db-client';
import type { RecordedEvent } from '@grasp/domain';
import { isAppError } from '@grasp/errors';
import type { Client, Connection } from './connection.ts';
import { findsItsWay, toLogFailure, unavailable } from './failure.ts';
import { openPull } from './pull.ts';
import { fromStored, ownEventOf } from './translate.ts';

/** What reads need to know. */
export type ReadSource = {
  connection: Connection;
  /** What every stream name of this log begins with. */
  namespace: string;
  /** Milliseconds of silence after which a server is taken for dead. */
  silenceMs: number;
  /** Milliseconds that a read waits for a server that is away. */
  deadlineMs: number;
};

/** Milliseconds before a read is tried again, half of it at random. */
const RETRY_MS = 200;

/** The events of one stream by revision, from `from` (inclusive); of a stream that is absent or deleted, none. */
export function readStream(source: ReadSource, stream: string, from = 0): Promise<RecordedEvent[]> {
  const options = { fromRevision: BigInt(from), requiresLeader: true };
  return ask(source, async (asked) => {
    const found = await collect(source, asked.readStream(source.namespace + stream, options));
    return found.flatMap((resolved) => {
      const event = ownEventOf(resolved, source.namespace);
      return event ? [fromStored(event, source.namespace)] : [];
    });
  });
}

/** The events of several streams, ordered by (stream, revision), up to and including a position. */
export async function readStreams(
  source: ReadSource,
  streams: readonly string[],
  upTo?: bigint,
): Promise<RecordedEvent[]> {
  const names = [...new Set(streams)].sort(byBytes);
  const found = await Promise.all(names.map((name) => readStream(source, name)));
  return found.flat().filter((event) => upTo === undefined || event.position <= upTo);
}

/** The last records of the log, the server's own included, the latest first. */
export function readLast(source: ReadSource, maxCount: number): Promise<ResolvedEvent[]> {
  const options = { direction: 'backwards', fromPosition: 'end', maxCount } as const;
  return ask(source, (asked) =>
    collect(source, asked.readAll({ ...options, requiresLeader: true })),
  );
}

/** Asks the server, again while it is away, until the deadline. @throws AppError `log_unavailable`. */
async function ask<T>(source: ReadSource, question: (client: Client) => Promise<T>): Promise<T> {
  const deadline = performance.now() + source.deadlineMs;
  while (true) {
    try {
      return await source.connection.slots.run(() => askOnce(source.connection, question));
    } catch (error) {
      const isLate = performance.now() >= deadline || source.connection.isClosed();
      if (isLate || !isAppError(error, 'log_unavailable')) throw error;
      await setTimeout(RETRY_MS * (0.5 + Math.random() / 2));
    }
  }
}

async function askOnce<T>(
  connection: Connection,
  question: (client: Client) => Promise<T>,
): Promise<T> {
  const asked = await connection.client();
  try {
    const answer = await question(asked);
    if (!connection.isCurrent(asked)) throw unavailable(new Error('the client was replaced'));
    return answer;
  } catch (error) {
    const failure = toLogFailure(error);
    if (isAppError(failure, 'log_unavailable') && !findsItsWay(error)) connection.renew(asked);
    throw failure;
  }
}

/** All that a read gives. The client knows no deadline for it. */
async function collect(
  { silenceMs }: ReadSource,
  stream: Parameters<typeof openPull>[0],
): Promise<ResolvedEvent[]> {
  const pull = openPull<ResolvedEvent>(stream);
  const found: ResolvedEvent[] = [];
  try {
    while (!pull.isEnded()) {
      for (let one = pull.take(); one; one = pull.take()) found.push(one);
      if (pull.isEnded()) break;
      if (!(await pull.wait(silenceMs))) throw unavailable(new Error('the server fell silent'));
    }
    return found;
  } catch (error) {
    const isNone =
      error instanceof client.StreamNotFoundError || error instanceof client.StreamDeletedError;
    if (isNone) return [];
    throw error;
  } finally {
    pull.close();
  }
}

/** The order of the bytes of UTF-8, as every adapter sorts streams. */
function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
