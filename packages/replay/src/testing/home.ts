import type { NewEvent, RecordedEvent } from '@grasp/domain';
import { type Append, type EventStore, openPostgresEventStore } from '@grasp/event-store';
import { migrateProjections, type Projection, rebuildBeside } from '@grasp/projections';
import { factModels } from '@grasp/read-models';
import { openTestDatabase } from '@grasp/runtime/testing';
import type { RunParts } from '../run-parts.ts';
import { migrateRuns } from '../runs-table.ts';

/** An event that is to be told, and its stream. */
export type Told = { stream: string; event: NewEvent };

/** A database of its own with this log, and with read models of it. */
export type Home = AsyncDisposable & RunParts & { told(events: readonly Told[]): Promise<void> };

/** @param models those that are built */
export async function openHome(
  events: readonly Told[],
  models: readonly Projection[] = factModels,
): Promise<Home> {
  const scope = new AsyncDisposableStack();
  const { pool, url } = scope.use(await openTestDatabase());
  const store = scope.use(await openPostgresEventStore({ connectionString: url }));
  await migrateProjections(pool);
  await migrateRuns(pool);
  const told = async (more: readonly Told[]): Promise<void> => {
    const appends: Append[] = more.map(({ stream, event }) => ({
      stream,
      expected: 'any',
      events: [event],
    }));
    for (let i = 0; i < appends.length; i += 2_000) await store.append(appends.slice(i, i + 2_000));
    const { signal } = new AbortController();
    for (const projection of models) await rebuildBeside({ pool, store, projection, signal });
  };
  await told(events);
  return { pool, store, told, [Symbol.asyncDispose]: () => scope.disposeAsync() };
}

/** A home that is not built: only its log, and the place for what is made from it. */
export async function openBareHome(log: readonly Told[]): Promise<AsyncDisposable & RunParts> {
  const scope = new AsyncDisposableStack();
  const { pool, url } = scope.use(await openTestDatabase());
  const store = scope.use(await openPostgresEventStore({ connectionString: url }));
  await migrateProjections(pool);
  for (let i = 0; i < log.length; i += 2_000) {
    const appends = log
      .slice(i, i + 2_000)
      .map(({ stream, event }): Append => ({ stream, expected: 'any', events: [event] }));
    await store.append(appends);
  }
  return { pool, store, [Symbol.asyncDispose]: () => scope.disposeAsync() };
}

/** The log as it can be told to another home. */
export async function logOf(store: EventStore): Promise<Told[]> {
  const log: Told[] = [];
  for await (const batch of store.readAll({ after: 0n })) log.push(...batch.events.map(toTold));
  return log;
}

function toTold({
  stream,
  revision: _,
  acceptedAt: __,
  position: ___,
  ...event
}: RecordedEvent): Told {
  return { stream, event };
}
