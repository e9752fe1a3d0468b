import { once } from 'node:events';
import { migrateProjections, waitForLease, withLease } from '@grasp/projections';
import { reactors } from '@grasp/reactors';
import type { Pool } from 'pg';

/** Reactors that wait for their leases. */
export type HeldReactors = AsyncDisposable & {
  /** Lets one of them, or all that are left, begin. */
  release: (name?: string) => Promise<void>;
};

/** Takes the lease of every reactor before a service can, as another instance would. */
export async function holdReactors(pool: Pool): Promise<HeldReactors> {
  await migrateProjections(pool);
  const held = new Map<string, () => Promise<void>>();
  for (const { name } of reactors) held.set(name, await hold(pool, name));
  const release = async (wanted?: string): Promise<void> => {
    for (const [name, end] of held) {
      if (wanted !== undefined && name !== wanted) continue;
      held.delete(name);
      await end();
    }
  };
  return { release, [Symbol.asyncDispose]: () => release() };
}

async function hold(pool: Pool, name: string): Promise<() => Promise<void>> {
  const end = new AbortController();
  const lease = await waitForLease(pool, `reactor:${name}`, end.signal);
  const until = (lost: AbortSignal) => once(AbortSignal.any([lost, end.signal]), 'abort');
  const holding = withLease(pool, lease, until);
  return async () => {
    end.abort();
    await holding;
  };
}
