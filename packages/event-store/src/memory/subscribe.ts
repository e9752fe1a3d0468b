import type { Batch, ReadOptions } from '../event-store.ts';
import type { MemoryLog } from './log.ts';
import { readAll } from './read.ts';

/** Like `readAll`, then goes on live until the signal is aborted. */
export async function* subscribe(
  log: MemoryLog,
  options: ReadOptions & { signal: AbortSignal },
): AsyncGenerator<Batch> {
  try {
    yield* follow(log, options);
  } catch (error) {
    if (!options.signal.aborted) throw error;
  }
}

async function* follow(
  log: MemoryLog,
  options: ReadOptions & { signal: AbortSignal },
): AsyncGenerator<Batch> {
  let after = options.after;
  do {
    for await (const batch of readAll(log, { ...options, after })) {
      after = batch.upTo;
      yield batch;
    }
  } while ((await log.news.beyond(after, options.signal)) !== undefined);
}
