import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '@grasp/bench';
import { openPostgres } from '@grasp/runtime';
import { openTestHome } from '@grasp/runtime/testing';
import pg from 'pg';

const run = promisify(execFile);

/** Nothing here outlives the test. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off' };
const log = () => {};

/** A PostgreSQL and another one that follows it by streaming replication. */
export type ReplicatedPostgres = AsyncDisposable & {
  primaryUrl: string;
  replicaUrl: string;
  replica: pg.Pool;
};

/** Starts a database and a hot standby that was copied from it while it lay still. */
export async function openReplicatedPostgres(): Promise<ReplicatedPostgres> {
  await using scope = new AsyncDisposableStack();
  const [home, copy] = [scope.use(await openTestHome()), scope.use(await openTestHome())];
  const port = await findFreePort();
  const still = await openPostgres({ home: home.folder, port, settings: SETTINGS, log });
  await still.stop();
  const data = join(copy.folder, 'postgres', 'data');
  await run('cp', ['-a', `${home.folder}/postgres`, copy.folder]);
  // It belongs to the user that the server runs as.
  await run('cp', ['-a', join(data, 'PG_VERSION'), join(data, 'standby.signal')]);

  const primary = scope.use(
    await openPostgres({ home: home.folder, port, settings: SETTINGS, log }),
  );
  const { hostname, username, password } = new URL(primary.url);
  const source = `host=${hostname} port=${port} user=${username} password=${password}`;
  const standby = await openPostgres({
    home: copy.folder,
    port: await findFreePort(),
    settings: { ...SETTINGS, primary_conninfo: source },
    log,
  });
  scope.use(standby);
  const replica = new pg.Pool({ connectionString: standby.url });
  replica.on('error', () => {});
  scope.defer(() => replica.end());
  const running = scope.move();
  return {
    primaryUrl: primary.url,
    replicaUrl: standby.url,
    replica,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
