import type { Pool } from 'pg';

/** Rebuilds at once on one pool. Each keeps two of its connections and a core busy: more would only wait for each other. */
const AT_ONCE = 2;

type Turns = { running: number; waiting: (() => void)[] };
const turnsOf = new WeakMap<Pool, Turns>();

/** Does work on a pool when its turn comes, in the order of asking. */
export async function inTurn<T>(pool: Pool, work: () => Promise<T>): Promise<T> {
  const turns = turnsOf.get(pool) ?? { running: 0, waiting: [] };
  turnsOf.set(pool, turns);
  if (turns.running < AT_ONCE) turns.running += 1;
  else await new Promise<void>((resolve) => turns.waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = turns.waiting.shift();
    if (next === undefined) turns.running -= 1;
    else next();
  }
}
