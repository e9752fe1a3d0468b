import type { Micros } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import type { Pool } from 'pg';
import type { Projection } from './define-projection.ts';

/** How far a read model has come. */
export type Standing = {
  /** Of the build that readers see; of the code where there is none. */
  version: number;
  state: 'live' | 'catching_up' | 'rebuilding' | 'absent';
  /** Events of the log that it has not looked at. */
  lagEvents: number;
  /** How long the first of them has waited, ms. */
  lagMs: number;
  /** Streams that it stopped at. */
  deadLetters: number;
};

export type StandingParts = { pool: Pool; store: EventStore; now: Micros };

type BuildRow = { model: string; version: number; state: string; checkpoint: string } & {
  dead: string;
};

/** How far read models have come, by name. */
export async function readStandings(
  { pool, store, now }: StandingParts,
  models: readonly Projection[],
): Promise<Map<string, Standing>> {
  const head = await store.head();
  const builds = await readBuilds(pool);
  const waiting = await waitingSince(store, head, builds);
  const standing = ({ name, version }: Projection): Standing => {
    const mine = builds.filter((build) => build.model === name);
    return standingOf({ version, mine, head, waiting, now });
  };
  return new Map(models.map((model) => [model.name, standing(model)]));
}

async function readBuilds(pool: Pool): Promise<BuildRow[]> {
  const { rows } = await pool.query<BuildRow>(
    `select b.model, b.version, b.state, b.checkpoint,
       (select count(*) from ops.dead_letters d where d.build = b.build) as dead
     from ops.builds b where b.state in ('active', 'building')`,
  );
  return rows;
}

type Found = { version: number; mine: readonly BuildRow[]; head: bigint; now: Micros } & {
  waiting: ReadonlyMap<string, Micros>;
};

function standingOf({ version, mine, head, waiting, now }: Found): Standing {
  const active = mine.find((build) => build.state === 'active');
  const isBuilding = mine.some((build) => build.state === 'building');
  const lag = head - BigInt(active?.checkpoint ?? 0);
  const since = waiting.get(active?.checkpoint ?? '0');
  const lagEvents = Number(lag > 0n ? lag : 0n);
  return {
    version: active?.version ?? version,
    lagEvents,
    lagMs: since === undefined ? 0 : Math.max(0, Math.round((now - since) / 1000)),
    deadLetters: Number(active?.dead ?? 0),
    state: stateOf(active !== undefined, isBuilding, lagEvents),
  };
}

function stateOf(isThere: boolean, isBuilding: boolean, lag: number): Standing['state'] {
  if (isBuilding) return 'rebuilding';
  if (!isThere) return 'absent';
  return lag > 0 ? 'catching_up' : 'live';
}

/** When the log took the first event that is still to be folded, by checkpoint. */
async function waitingSince(
  store: EventStore,
  head: bigint,
  builds: readonly BuildRow[],
): Promise<Map<string, Micros>> {
  const behind = new Set(builds.map((build) => build.checkpoint));
  const since = new Map<string, Micros>();
  for (const checkpoint of behind) {
    if (BigInt(checkpoint) >= head) continue;
    for await (const batch of store.readAll({ after: BigInt(checkpoint), batchSize: 1 })) {
      const first = batch.events[0];
      if (first !== undefined) since.set(checkpoint, first.acceptedAt);
      break;
    }
  }
  return since;
}
