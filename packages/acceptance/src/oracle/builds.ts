import { setTimeout as sleep } from 'node:timers/promises';
import type { Append, EventStore } from '@grasp/event-store';
import {
  dumpBuild,
  findActiveBuild,
  type ProjectionReport,
  rebuildBeside,
  runProjection,
  tablesOf,
  verifySums,
} from '@grasp/projections';
import { readModels } from '@grasp/read-models';
import type { Pool } from 'pg';

type Parts = { pool: Pool; store: EventStore };

/** The builds of all read models, by model. */
export type Builds = ReadonlyMap<string, string>;

/** After so many batches the models are let come to the end of the log: else they fold all that waits at once. */
const BATCHES_AHEAD = 30;

/** Runs every read model live while these batches are appended, until all stand at the end of the log. */
export async function buildLive(
  { pool, store }: Parts,
  batches: readonly (readonly Append[])[],
): Promise<Builds> {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const report = (news: ProjectionReport): void => {
    if (news.kind === 'retry' || news.kind === 'stopped') failures.push(news.error);
  };
  const running = readModels.map((projection) =>
    runProjection({ pool, store, projection, signal: stop.signal, report }),
  );
  const arrived = async (): Promise<boolean> => {
    const head = await store.head();
    const checkpoints = readModels.map(
      async ({ name }) => (await findActiveBuild(pool, name))?.checkpoint,
    );
    return (await Promise.all(checkpoints)).every((checkpoint) => checkpoint === head);
  };
  try {
    await untilAll(async () => (await activeBuilds(pool)).size === readModels.length, failures);
    for (const [i, batch] of batches.entries()) {
      await store.append(batch);
      if (i % BATCHES_AHEAD === BATCHES_AHEAD - 1) await untilAll(arrived, failures);
    }
    await untilAll(arrived, failures);
  } finally {
    stop.abort();
    await Promise.all(running);
  }
  return await activeBuilds(pool);
}

/** Builds every read model anew from the log. */
export async function buildAnew({ pool, store }: Parts): Promise<Builds> {
  const { signal } = new AbortController();
  for (const projection of readModels) await rebuildBeside({ pool, store, projection, signal });
  return await activeBuilds(pool);
}

/** What two sets of builds do not have in common, and where the sums of one are not those of its rows. */
export async function differencesOf(pool: Pool, live: Builds, anew: Builds): Promise<string[]> {
  const found: string[] = [];
  for (const projection of readModels) {
    const of = (builds: Builds) => tablesOf(projection, builds.get(projection.name) ?? '');
    const mine = new Set(await dumpBuild(pool, of(live)));
    const other = new Set(await dumpBuild(pool, of(anew)));
    for (const line of mine.difference(other)) found.push(`${projection.name}, only live: ${line}`);
    for (const line of other.difference(mine)) found.push(`${projection.name}, only anew: ${line}`);
    for (const line of await verifySums(pool, of(live))) found.push(`${projection.name}: ${line}`);
  }
  return found;
}

async function activeBuilds(pool: Pool): Promise<Builds> {
  const builds = new Map<string, string>();
  for (const { name } of readModels) {
    const active = await findActiveBuild(pool, name);
    if (active) builds.set(name, active.build);
  }
  return builds;
}

async function untilAll(isSo: () => Promise<boolean>, failures: readonly unknown[]): Promise<void> {
  while (!(await isSo())) {
    if (failures.length > 0) throw failures[0];
    await sleep(20);
  }
}
