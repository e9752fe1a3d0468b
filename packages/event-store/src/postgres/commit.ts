import { setImmediate, setTimeout } from 'node:timers/promises';
import { isAppError } from '@grasp/errors';
import type { LogView } from '../decide-append.ts';
import type { AppendOutcome } from '../event-store.ts';
import type { PreparedAppend } from '../prepare-append.ts';
import type { Pending, Queue, Size } from './queue.ts';
import type { Writer } from './writer.ts';

/** Milliseconds between attempts while the log is away. */
const RETRY_MS = 100;

/** Appends that need no company. */
const ENOUGH = 1_000;
/**
 * While so many come during a commit, from senders that did not wait for it, more are given some milliseconds to join
 * them: a group costs a millisecond of both processors together, however few it is made of.
 */
const GATHER = { from: 4, to: 64, ms: 5 };

/** Takes groups off the queue and commits them, one after the other. */
export type Committer = {
  /** Starts on what waits, unless it is at work already. */
  wake(): void;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
};

type Group = {
  items: readonly Pending[];
  appends: readonly PreparedAppend[];
  ahead?: Promise<LogView | undefined>;
};

/** Group commit: one transaction is under way, and whatever arrives meanwhile goes into the next. */
export function createCommitter(queue: Queue, writer: Writer, size: Size): Committer {
  /** Halved while a group holds an append that PostgreSQL refuses, until that one stands alone. */
  let most = Number.POSITIVE_INFINITY;
  let next: Group | undefined;
  let running = Promise.resolve();
  let isRunning = false;
  /** How many came while the last group was under way. */
  let came = 0;

  async function run() {
    isRunning = true;
    while (next || queue.size() > 0) {
      if (!next && queue.size() < ENOUGH) await gather(came);
      const group = next ?? take();
      [next, came] = [undefined, 0];
      if (group.items.length > 0) await commit(group).catch((error) => recover(group, error));
    }
    isRunning = false;
  }

  function take(): Group {
    const items = queue.take({ ...size, appends: most });
    return { items, appends: items.map((item) => item.append) };
  }

  async function commit({ items, appends, ahead }: Group) {
    const onDecided = (outcomes: readonly AppendOutcome[], log: LogView) => {
      remember(items, outcomes);
      if (queue.size() >= ENOUGH) next = prepare(take(), log);
    };
    const outcomes = await writer.write({ appends, ahead, onDecided });
    came = queue.size();
    settle(items, outcomes);
    most = Number.POSITIVE_INFINITY;
  }

  /** While PostgreSQL stores a group, the other core can look up what the next one needs. */
  function prepare(group: Group, log: LogView): Group {
    const ahead = writer.lookAhead(group.appends, log);
    ahead.catch(() => {});
    return { ...group, ahead };
  }

  async function recover({ items }: Group, error: unknown) {
    queue.putBack(next?.items ?? []);
    next = undefined;
    const isAway = isAppError(error, 'log_unavailable');
    const isOneOfMany = isAppError(error, 'invalid_append') && items.length > 1;
    fail(items.filter(isAway ? isExpired : () => !isOneOfMany), error);
    queue.putBack(items);
    most = isOneOfMany ? Math.ceil(items.length / 2) : most;
    if (isAway) await setTimeout(RETRY_MS);
  }

  function wake() {
    if (!isRunning) running = run();
  }

  return { wake, idle: () => running };
}

/** Lets others join a group: those whom the last commit answered, who may have more to append, and those who come anyhow. */
async function gather(came: number): Promise<void> {
  if (came < GATHER.from || came > GATHER.to) await setImmediate();
  else await setTimeout(GATHER.ms);
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

function isExpired({ call }: Pending): boolean {
  return call.deadline < performance.now();
}

function fail(group: readonly Pending[], error: unknown): void {
  for (const { call } of group) call.fail(error);
}
