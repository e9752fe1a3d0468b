import { once } from 'node:events';
import type { Batch, ReadOptions } from '../event-store.ts';
import type { MemoryLog } from './log.ts';
import { readAll } from './read.ts';

/** Like `readAll`, then goes on live until the signal is aborted. */
export async function* subscribe(
  log: MemoryLog,
  options: ReadOptions & { signal: AbortSignal },
): AsyncGenerator<Batch> {
  const { signal, ...rest } = options;
  let after = options.after;
  while (!signal.aborted) {
    for await (const batch of readAll(log, { ...rest, after })) {
      if (signal.aborted) return;
      after = batch.upTo;
      yield batch;
    }
    if (BigInt(log.events.length) === after) await appended(log, signal);
  }
}

async function appended(log: MemoryLog, signal: AbortSignal): Promise<void> {
  await once(log.changes, 'appended', { signal }).catch(() => {});
}
