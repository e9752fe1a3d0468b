import { setTimeout } from 'node:timers/promises';
import { isAppError } from '@grasp/errors';
import type pg from 'pg';
import type { Batch, ReadOptions } from '../event-store.ts';
import type { HeadWatch } from './head-watch.ts';
import { readAll } from './read.ts';
import type { Tail } from './tail.ts';

/** Milliseconds before reading is tried again: doubles from the first to the last, half of it at random. */
const RETRY_MS = { first: 100, last: 5_000 };

type SubscribeOptions = ReadOptions & { signal: AbortSignal };

/** Where a subscription reads: history from the pool, what comes from the tail, when the watch says so. */
type Source = { pool: pg.Pool; watch: HeadWatch; tail: Tail };

/** Like `readAll`, then goes on live until the signal is aborted. A log that is away is waited for, as long as it takes. */
export async function* subscribe(source: Source, options: SubscribeOptions): AsyncGenerator<Batch> {
  let after = options.after;
  let failures = 0;
  while (!options.signal.aborted) {
    try {
      for await (const batch of follow(source, { ...options, after })) {
        after = batch.upTo;
        failures = 0;
        yield batch;
      }
      return;
    } catch (error) {
      if (!options.signal.aborted && !isAppError(error, 'log_unavailable')) throw error;
      failures += 1;
      await pause(failures, options.signal);
    }
  }
}

/** Reads history, then waits for news and reads them, until the watch is closed. */
async function* follow(
  { pool, watch, tail }: Source,
  options: SubscribeOptions,
): AsyncGenerator<Batch> {
  let after = options.after;
  for await (const batch of readAll(pool, options)) {
    after = batch.upTo;
    yield batch;
  }
  while (true) {
    const head = await watch.beyond(after, options.signal);
    if (head === undefined) return;
    yield* tail.read({ ...options, after }, head);
    after = head;
  }
}

async function pause(failures: number, signal: AbortSignal): Promise<void> {
  const full = Math.min(RETRY_MS.last, RETRY_MS.first * 2 ** (failures - 1));
  await setTimeout(full * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
}
