import { setImmediate, setTimeout } from 'node:timers/promises';
import { type AppError, isAppError } from '@grasp/errors';
import type { AppendOutcome } from '../event-store.ts';
import type { Pending, Queue, Size } from './queue.ts';
import type { Writer } from './writer.ts';

/** Milliseconds between attempts while the log is away. */
const RETRY_MS = 100;

/** Takes groups off the queue and commits them, one after the other. */
export type Committer = {
  /** Starts on what waits, unless it is at work already. */
  wake(): void;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
};

/** Group commit: one transaction is under way, and whatever arrives meanwhile goes into the next. No timer is needed. */
export function createCommitter(queue: Queue, writer: Writer, size: Size): Committer {
  /** Halved while a group holds an append that PostgreSQL refuses, until that one stands alone. */
  let most = Number.POSITIVE_INFINITY;
  let running = Promise.resolve();
  let isRunning = false;

  async function run() {
    isRunning = true;
    while (!queue.isEmpty()) {
      // Those whom the last commit answered may have more to append: let them join this one.
      await setImmediate();
      const group = queue.take({ ...size, appends: most });
      if (group.length > 0) await commit(group);
    }
    isRunning = false;
  }

  async function commit(group: readonly Pending[]) {
    const appends = group.map((item) => item.append);
    try {
      settle(group, await writer.write(appends, (outcomes) => remember(group, outcomes)));
      most = Number.POSITIVE_INFINITY;
    } catch (error) {
      if (isAppError(error, 'log_unavailable')) await retry(group, error);
      else if (isAppError(error, 'invalid_append') && group.length > 1) isolate(group);
      else fail(group, error);
    }
  }

  async function retry(group: readonly Pending[], error: AppError) {
    const now = performance.now();
    const expired = group.filter(({ call }) => call.deadline < now);
    fail(expired, error);
    queue.putBack(group);
    await setTimeout(RETRY_MS);
  }

  function isolate(group: readonly Pending[]) {
    most = Math.ceil(group.length / 2);
    queue.putBack(group);
  }

  function wake() {
    if (!isRunning) running = run();
  }

  return { wake, idle: () => running };
}

/** Keeps what is about to be committed, for the case that the answer is lost. */
function remember(group: readonly Pending[], outcomes: readonly AppendOutcome[]): void {
  for (const [index, item] of group.entries()) {
    const outcome = outcomes[index];
    if (outcome?.status === 'appended') item.claimed = outcome;
  }
}

function settle(group: readonly Pending[], outcomes: readonly AppendOutcome[]): void {
  for (const [index, item] of group.entries()) {
    const outcome = outcomes[index];
    if (outcome) item.call.decide(item.index, ours(item, outcome));
  }
}

/** A duplicate of what an earlier attempt of the same append wrote, whose answer was lost, was appended by us. */
function ours({ claimed }: Pending, outcome: AppendOutcome): AppendOutcome {
  if (outcome.status !== 'duplicate' || claimed?.status !== 'appended') return outcome;
  return claimed.position === outcome.position ? claimed : outcome;
}

function fail(group: readonly Pending[], error: unknown): void {
  for (const { call } of group) call.fail(error);
}
