import { AppError } from '@grasp/errors';
import type { Pool } from 'pg';
import { type Move, moveCheckpoints } from './builds.ts';
import { projectionErrors } from './errors.ts';

type Waiting = { move: Move; resolve: () => void; reject: (error: unknown) => void };
type Movers = { waiting: Waiting[]; isMoving: boolean };

const moversOf = new WeakMap<Pool, Movers>();

/**
 * Moves a checkpoint over news that have nothing for its read model. All read models of a process hear of news at once:
 * those that ask in the same turn, or while a statement is under way, move with one.
 * @throws AppError `checkpoint_moved`, as `moveCheckpoint` does: it fails alone.
 */
export function moveTogether(pool: Pool, move: Move): Promise<void> {
  const movers = moversOf.get(pool) ?? { waiting: [], isMoving: false };
  moversOf.set(pool, movers);
  return new Promise((resolve, reject) => {
    movers.waiting.push({ move, resolve, reject });
    if (movers.isMoving) return;
    movers.isMoving = true;
    setImmediate(() => void moveAll(pool, movers));
  });
}

async function moveAll(pool: Pool, movers: Movers): Promise<void> {
  while (movers.waiting.length > 0) {
    const group = movers.waiting;
    movers.waiting = [];
    await moveGroup(pool, group);
  }
  movers.isMoving = false;
}

async function moveGroup(pool: Pool, group: readonly Waiting[]): Promise<void> {
  try {
    const moved = await moveCheckpoints(
      pool,
      group.map(({ move }) => move),
    );
    for (const { move, resolve, reject } of group) {
      if (moved.has(move.build)) resolve();
      else reject(new AppError(projectionErrors.checkpoint_moved));
    }
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
}
