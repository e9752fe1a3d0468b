import type { EventStore } from '@grasp/event-store';
import type { Pool } from 'pg';
import { dropBuild, insertBuild, rebuildLease } from './builds.ts';
import type { Projection } from './define-projection.ts';
import { waitForLease, withLease } from './lease.ts';
import { fillBuild } from './rebuild.ts';
import { type Snapshot, withBuilds } from './snapshot.ts';
import { tablesOf } from './sql/tables.ts';

/** The name under which such builds are registered: no read model's, so that nobody shows or clears them. */
const MODEL = 'replayed';

export type Replay = {
  pool: Pool;
  store: EventStore;
  projections: readonly Projection[];
  /** Position of the last event that counts. */
  until: bigint;
  signal: AbortSignal;
};

/**
 * Looks at read models as they stood when a given event was the log's last: folds the log anew into tables that nobody else
 * sees and that are dropped afterwards. Slow, always possible, and one at a time on a database; takes three connections.
 */
export async function withReplayed<T>(
  replay: Replay,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const { pool, signal } = replay;
  const lease = await waitForLease(pool, rebuildLease(MODEL), signal);
  return withLease(pool, lease, async (lost) => {
    await dropReplayed(pool);
    try {
      const builds = await fillAll({ ...replay, signal: AbortSignal.any([signal, lost]) });
      return await withBuilds(pool, builds, work);
    } finally {
      await dropReplayed(pool);
    }
  });
}

async function fillAll({ pool, store, projections, until, signal }: Replay) {
  const builds: { projection: Projection; build: string }[] = [];
  for (const projection of projections) {
    const { version } = projection;
    const { build } = await insertBuild(pool, { model: MODEL, version, logId: store.id });
    const tables = tablesOf(projection, build);
    await fillBuild({ pool, store, projection, signal, until }, tables);
    builds.push({ projection, build });
  }
  return builds;
}

/** Also what was left behind by whoever was killed: the lease is ours. */
async function dropReplayed(pool: Pool): Promise<void> {
  const { rows } = await pool.query('select build from ops.builds where model = $1', [MODEL]);
  for (const { build } of rows) await dropBuild(pool, build);
}
