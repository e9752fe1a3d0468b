import { AppError } from '@grasp/errors';
import { intakeErrors } from './errors.ts';

/**
 * Lets only so many events of bulk submissions be on their way at once. What waits stays with its sender, so the queue
 * of the log is never full of them, and a telephone message stands behind a fraction of a second of them at most.
 */
export type Gate = {
  /** Waits for room, runs the work, gives the room back. @throws AppError `intake_overloaded` when too many wait. */
  pass<T>(size: number, work: () => Promise<T>): Promise<T>;
};

type Waiting = { size: number; enter: () => void };

/** Makes a gate for `room` events under way and `waiting` submissions before it. */
export function createGate({ room, waiting }: { room: number; waiting: number }): Gate {
  const queue: Waiting[] = [];
  let used = 0;

  /** One that is larger than all the room passes when nothing else is under way. */
  const fits = (size: number) => used === 0 || used + size <= room;

  function leave(size: number): void {
    used -= size;
    for (let next = queue[0]; next !== undefined && fits(next.size); next = queue[0]) {
      queue.shift();
      used += next.size;
      next.enter();
    }
  }

  async function enter(size: number): Promise<void> {
    if (queue.length === 0 && fits(size)) {
      used += size;
      return;
    }
    if (queue.length >= waiting)
      throw new AppError(intakeErrors.intake_overloaded, { retryAfter: 1 });
    await new Promise<void>((resolve) => queue.push({ size, enter: resolve }));
  }

  return {
    async pass(size, work) {
      await enter(size);
      try {
        return await work();
      } finally {
        leave(size);
      }
    },
  };
}
