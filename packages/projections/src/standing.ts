import type { Micros } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import type { Pool } from 'pg';
import type { Projection } from './define-projection.ts';

/** How far a read model has come. */
export type Standing = {
  /** Of the build that readers see; of the code where there is none. */
  version: number;
  state: 'live' | 'catching_up' | 'rebuilding' | 'absent';
  /** Events of the log that it has not looked at; null: more than a log counts whose positions are no count. */
  lagEvents: number | null;
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
  const buildsOf = ({ name }: Projection) => builds.filter(({ model }) => model === name);
  const behind = await readBehind(
    store,
    head,
    new Set(models.map((one) => placeOf(buildsOf(one)))),
  );
  const standing = (model: Projection): Standing =>
    standingOf({ version: model.version, mine: buildsOf(model), behind, now });
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

type Found = { version: number; mine: readonly BuildRow[]; now: Micros } & {
  behind: ReadonlyMap<string, Behind>;
};

function standingOf({ version, mine, behind, now }: Found): Standing {
  const active = mine.find(isActive);
  const isBuilding = mine.some((build) => build.state === 'building');
  const { lagEvents, since } = behind.get(placeOf(mine)) ?? NOT_BEHIND;
  return {
    version: active?.version ?? version,
    lagEvents,
    lagMs: since === undefined ? 0 : Math.max(0, Math.round((now - since) / 1000)),
    deadLetters: Number(active?.dead ?? 0),
    state: stateOf(active !== undefined, isBuilding, lagEvents === 0),
  };
}

const isActive = ({ state }: BuildRow): boolean => state === 'active';

/** The checkpoint that readers are served from; the start of the log where nothing serves them. */
const placeOf = (builds: readonly BuildRow[]): string => builds.find(isActive)?.checkpoint ?? '0';

function stateOf(isThere: boolean, isBuilding: boolean, isAtEnd: boolean): Standing['state'] {
  if (isBuilding) return 'rebuilding';
  if (!isThere) return 'absent';
  return isAtEnd ? 'live' : 'catching_up';
}

/** How much of the log a checkpoint has before it, and when the log took the first of it. */
type Behind = Pick<Standing, 'lagEvents'> & { since: Micros | undefined };

const NOT_BEHIND: Behind = { lagEvents: 0, since: undefined };

async function readBehind(
  store: EventStore,
  head: bigint,
  checkpoints: ReadonlySet<string>,
): Promise<Map<string, Behind>> {
  const behind = new Map<string, Behind>();
  for (const checkpoint of checkpoints) {
    const after = BigInt(checkpoint);
    if (after >= head) continue;
    const [lagEvents, since] = [await store.count(after, head), await waitingSince(store, after)];
    behind.set(checkpoint, { lagEvents, since });
  }
  return behind;
}

/** When the log took the first event after a position; undefined: there is none. */
export async function waitingSince(
  store: Pick<EventStore, 'readAll'>,
  after: bigint,
): Promise<Micros | undefined> {
  for await (const batch of store.readAll({ after, batchSize: 1 }))
    return batch.events[0]?.acceptedAt;
  return undefined;
}
