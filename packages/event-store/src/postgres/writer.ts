import type { Micros } from '@grasp/domain';
import { isAppError } from '@grasp/errors';
import type pg from 'pg';
import type { LogView } from '../decide-append.ts';
import type { AppendOutcome } from '../event-store.ts';
import type { PreparedAppend } from '../prepare-append.ts';
import { connectClient } from './connect.ts';
import { toLogFailure } from './failure.ts';
import { lookAhead } from './look-ahead.ts';
import { broadRoad, shortRoad } from './roads.ts';
import { type Group, transact } from './transact.ts';

/** The connections on which this process appends, one group at a time, made anew after a failure. */
export type Writer = {
  /** Stores a group in one transaction. @throws AppError `log_unavailable`, `invalid_append`. */
  write(group: Group): Promise<AppendOutcome[]>;
  /** Looks up what the next group will need; call it when the one before it is decided. */
  lookAhead(appends: readonly PreparedAppend[], before: LogView): Promise<LogView | undefined>;
  close(): Promise<void>;
};

/** Events from which on COPY is faster, although it takes more round trips. */
const MANY = 300;

/** Plans are fixed, because the planner cannot see the log grow; a stalled or lost writer must not hold the others up. */
const SETTINGS = `
  set synchronous_commit = on;
  set idle_in_transaction_session_timeout = '10s';
  set client_connection_check_interval = '1s';
  set plan_cache_mode = force_generic_plan;
  set enable_seqscan = off;
  set enable_bitmapscan = off;
  set enable_hashjoin = off;
  set enable_mergejoin = off;
  set jit = off`;

/** Makes a writer. A statement unanswered for `timeoutMs` is taken for lost with its connection. */
export function createWriter(
  config: pg.ClientConfig,
  timeoutMs: number,
  now: () => Micros,
): Writer {
  const clients = new Map<Use, pg.Client>();

  async function write(group: Group) {
    try {
      const isLarge = countEvents(group.appends) >= MANY;
      const road = isLarge ? broadRoad(await get('broad')) : shortRoad(await get('short'));
      return await transact(road, group, now);
    } catch (error) {
      await close();
      throw toLogFailure(error);
    }
  }

  async function ahead(appends: readonly PreparedAppend[], before: LogView) {
    try {
      return await lookAhead(await get('ahead'), appends, before);
    } catch (error) {
      // The group will look for itself, and meet the failure where it can be answered.
      if (isAppError(toLogFailure(error), 'log_unavailable')) return undefined;
      throw error;
    }
  }

  async function get(use: Use) {
    const client = clients.get(use) ?? (await open(use === 'short'));
    clients.set(use, client);
    return client;
  }

  async function open(pipeline: boolean) {
    const client = await connectClient({ ...config, pipeline, query_timeout: timeoutMs });
    await client.query(SETTINGS);
    return client;
  }

  async function close() {
    const closing = [...clients.values()].map((client) => client.end().catch(() => {}));
    clients.clear();
    await Promise.all(closing);
  }

  return { write, lookAhead: ahead, close };
}

type Use = 'short' | 'broad' | 'ahead';

function countEvents(appends: readonly PreparedAppend[]): number {
  return appends.reduce((sum, append) => sum + append.events.length, 0);
}
