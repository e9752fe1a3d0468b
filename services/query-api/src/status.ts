import { formatInstant, type Micros } from '@grasp/domain';
import type { EventStore } from '@grasp/event-store';
import { readModels } from '@grasp/read-models';
import type { ReadModelStatus, Status } from '@grasp/read-models/views';
import { findDemoMark } from '@grasp/runtime';
import type { Pool } from 'pg';
import type { QueryParts } from './data-route.ts';

type BuildRow = { model: string; version: number; state: string; checkpoint: string } & {
  dead: string;
};

/** How far each read model has come, and what kind of home this is. */
export async function readStatus(parts: QueryParts): Promise<Status> {
  const { pool, store, company } = parts;
  const now = parts.now();
  const head = await store.head();
  const builds = await readBuilds(pool);
  const waiting = await waitingSince(store, head, builds);
  return {
    readModels: readModels.map(({ name, context, version }) => {
      const mine = builds.filter((build) => build.model === name);
      return { context, ...statusOf({ name, version, mine, head, waiting, now }) };
    }),
    mode: await modeOf(pool, head),
    now: formatInstant(now),
    zone: company.zone,
    currency: company.currency,
  };
}

async function readBuilds(pool: Pool): Promise<BuildRow[]> {
  const { rows } = await pool.query<BuildRow>(
    `select b.model, b.version, b.state, b.checkpoint,
       (select count(*) from ops.dead_letters d where d.build = b.build) as dead
     from ops.builds b where b.state in ('active', 'building')`,
  );
  return rows;
}

type Standing = { name: string; version: number; mine: readonly BuildRow[] } & {
  head: bigint;
  waiting: ReadonlyMap<string, Micros>;
  now: Micros;
};

function statusOf(standing: Standing): Omit<ReadModelStatus, 'context'> {
  const { name, version, mine, head, waiting, now } = standing;
  const active = mine.find((build) => build.state === 'active');
  const isBuilding = mine.some((build) => build.state === 'building');
  const lag = head - BigInt(active?.checkpoint ?? 0);
  const since = waiting.get(active?.checkpoint ?? '0');
  const lagEvents = Number(lag > 0n ? lag : 0n);
  return {
    name,
    version: active?.version ?? version,
    lagEvents,
    lagMs: since === undefined ? 0 : Math.max(0, Math.round((now - since) / 1000)),
    deadLetters: Number(active?.dead ?? 0),
    state: stateOf(active !== undefined, isBuilding, lagEvents),
  };
}

function stateOf(isThere: boolean, isBuilding: boolean, lag: number): ReadModelStatus['state'] {
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

/** A demo is marked before its first event. */
async function modeOf(pool: Pool, head: bigint): Promise<Status['mode']> {
  if ((await findDemoMark(pool)) !== undefined) return 'demo';
  return head === 0n ? 'empty' : 'real';
}
