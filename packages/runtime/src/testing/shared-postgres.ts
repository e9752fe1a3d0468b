import type { TestProject } from 'vitest/node';
import { openPostgres } from '../postgres/open-postgres.ts';
import { openTestHome } from './open-test-home.ts';

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: vitest's own interface is widened here
  interface ProvidedContext {
    /** The address of the run's PostgreSQL, with the right to create databases. */
    postgresUrl: string;
  }
}

/** Nothing in a test database outlives the run, so nothing has to reach the disk. */
const FAST_SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: 200,
  shared_buffers: '128MB',
  max_wal_size: '2GB',
};

/** vitest's global set-up: one PostgreSQL for a whole run, in a home that is thrown away with it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await openTestHome();
  const postgres = await openPostgres({
    home: home.folder,
    settings: FAST_SETTINGS,
    log: () => {},
  });
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    await home[Symbol.asyncDispose]();
  };
}
