import { setTimeout } from 'node:timers/promises';
import { AppError } from '@grasp/errors';
import { intakeErrors } from './errors.ts';

/** Writes single items in groups. */
export type GroupWriter<T> = {
  /** Resolves when the item is durable. @throws AppError `intake_overloaded` when too many wait. */
  write(item: T): Promise<void>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
};

/** How many items one group takes, and how many may wait. */
export type GroupLimits = {
  group: number;
  waiting: number;
  /** While several come in the time of one group, others are given so many milliseconds to join them. */
  gatherMs?: number;
};

/** So many that come in the time of one group do not come alone. */
const SEVERAL = 4;

type Waiting<T> = { item: T; resolve: () => void; reject: (error: unknown) => void };

/** One group is being written, and whatever comes meanwhile goes into the next: no statement per item. */
export function createGroupWriter<T>(
  writeGroup: (items: readonly T[]) => Promise<void>,
  limits: GroupLimits,
): GroupWriter<T> {
  let waiting: Waiting<T>[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, limits.group);
      waiting = waiting.slice(limits.group);
      await settle(group);
      if (limits.gatherMs && waiting.length >= SEVERAL) await setTimeout(limits.gatherMs);
    }
    running = undefined;
  }

  async function settle(group: readonly Waiting<T>[]): Promise<void> {
    try {
      await writeGroup(group.map(({ item }) => item));
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  function write(item: T): Promise<void> {
    if (waiting.length >= limits.waiting) {
      return Promise.reject(new AppError(intakeErrors.intake_overloaded, { retryAfter: 1 }));
    }
    return new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      running ??= run();
    });
  }

  return { write, idle: () => running ?? Promise.resolve() };
}
