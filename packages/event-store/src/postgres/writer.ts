import type { Micros } from '@grasp/domain';
import type pg from 'pg';
import type { AppendOutcome } from '../event-store.ts';
import type { PreparedAppend } from '../prepare-append.ts';
import { connectClient } from './connect.ts';
import { toLogFailure } from './failure.ts';
import { transact, WRITER_SETTINGS } from './transact.ts';

/** The one connection on which this process appends, made anew after a failure. */
export type Writer = {
  /** Stores a group in one transaction. @throws AppError `log_unavailable`, `invalid_append`. */
  write(appends: readonly PreparedAppend[], onDecided: OnDecided): Promise<AppendOutcome[]>;
  close(): Promise<void>;
};

type OnDecided = (outcomes: readonly AppendOutcome[]) => void;

/** Makes a writer. A statement unanswered for `timeoutMs` is taken for lost with its connection. */
export function createWriter(
  config: pg.ClientConfig,
  timeoutMs: number,
  now: () => Micros,
): Writer {
  let client: pg.Client | undefined;

  async function write(appends: readonly PreparedAppend[], onDecided: OnDecided) {
    try {
      client ??= await open();
      return await transact(client, appends, { now, onDecided });
    } catch (error) {
      await close();
      throw toLogFailure(error);
    }
  }

  async function open() {
    const opened = await connectClient({ ...config, pipeline: true, query_timeout: timeoutMs });
    await opened.query(WRITER_SETTINGS);
    return opened;
  }

  async function close() {
    const closing = client;
    client = undefined;
    await closing?.end().catch(() => {});
  }

  return { write, close };
}
