import { setTimeout } from 'node:timers/promises';
import { isAppError } from '@grasp/errors';
import { assertReached } from '../assert-reached.ts';
import type { Batch, ReadOptions } from '../event-store.ts';
import type { Client } from './connection.ts';
import { findsItsWay, toLogFailure } from './failure.ts';
import { type FeedSource, readFeed } from './feed.ts';

/** Milliseconds before the next subscription: doubles from the first to the last, half of it at random. */
const RETRY_MS = { first: 100, last: 2_000 };
/** Subscriptions in a row that bring nothing before a read to the end gives up. */
const MOST_FAILURES = 6;

type Until = { until?: bigint; mostFailures: number };

/** Like `readAll`, then goes on live until the signal is aborted. A log that is away is waited for, as long as it takes. */
export async function* subscribe(
  source: FeedSource,
  options: ReadOptions & { signal: AbortSignal },
): AsyncGenerator<Batch> {
  const { signal } = options;
  using _ = source.watch.follow();
  try {
    signal.throwIfAborted();
    const head = await untilThere(() => source.watch.look(), signal);
    assertReached(options.after, head);
    let after = options.after;
    if (after === head) yield { events: [], upTo: head, isCaughtUp: true };
    for await (const batch of keepReading(source, options, {
      mostFailures: Number.POSITIVE_INFINITY,
    })) {
      after = batch.upTo;
      yield batch;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Reads to the end of the log as it stands. The last batch, empty when there is nothing new, says so. */
export async function* readAll(source: FeedSource, options: ReadOptions): AsyncGenerator<Batch> {
  options.signal?.throwIfAborted();
  const until = await source.watch.look();
  assertReached(options.after, until);
  const isNothing = options.after === until || options.filter?.categories.length === 0;
  if (isNothing) yield { events: [], upTo: until, isCaughtUp: true };
  else yield* readUntil(source, options, until);
}

/** Reads up to and including a position that the log has reached. */
export async function* readUntil(
  source: FeedSource,
  options: ReadOptions,
  until: bigint,
): AsyncGenerator<Batch> {
  using _ = source.watch.follow();
  for await (const batch of keepReading(source, options, { until, mostFailures: MOST_FAILURES })) {
    options.signal?.throwIfAborted();
    if (batch.upTo < until) yield { ...batch, isCaughtUp: false };
    else {
      const events = batch.events.filter((event) => event.position <= until);
      yield { events, upTo: until, isCaughtUp: true };
      return;
    }
  }
}

/** One feed after the other, each behind the last batch of the one before; a clean end is a failure like any other. */
async function* keepReading(
  source: FeedSource,
  options: ReadOptions,
  { until, mostFailures }: Until,
): AsyncGenerator<Batch> {
  let { after } = options;
  for (let failures = 0; ; failures += 1) {
    await pause(failures, options.signal);
    const asked = await source.connection.client();
    try {
      const goal = until ?? source.watch.head();
      for await (const batch of readFeed(source, { ...options, after, goal })) {
        if (batch.upTo > after) failures = 0;
        after = batch.upTo;
        yield batch;
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      assertAway(error, failures < mostFailures);
      renewAfter(error, asked, source);
    }
  }
}

function renewAfter(error: unknown, asked: Client, { connection }: FeedSource): void {
  if (!findsItsWay(error)) connection.renew(asked);
}

/** A log that is away is waited for, while that may be. @throws anything else, and that too at last. */
function assertAway(error: unknown, mayWait: boolean): void {
  const failure = toLogFailure(error);
  if (!mayWait || !isAppError(failure, 'log_unavailable')) throw failure;
}

/** Looks until the server answers. */
async function untilThere<T>(look: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await look();
    } catch (error) {
      signal.throwIfAborted();
      if (!isAppError(error, 'log_unavailable')) throw error;
      await pause(failures, signal);
    }
  }
}

async function pause(failures: number, signal: AbortSignal | undefined): Promise<void> {
  if (failures === 0) return;
  const full = Math.min(RETRY_MS.last, RETRY_MS.first * 2 ** (failures - 1));
  await setTimeout(full * (0.5 + Math.random() / 2), undefined, { ...(signal ? { signal } : {}) });
}
