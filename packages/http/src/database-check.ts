import type { Pool } from 'pg';
import type { Readiness } from './health.ts';

/** How long an answer of the database may take before the process counts as cut off from it. */
const PATIENCE_MS = 2_000;

/** Tells that the database does not answer: a process without it can do nothing. */
export function createDatabaseCheck(pool: Pool): Readiness {
  return async () => {
    const { promise, resolve } = Promise.withResolvers<string[]>();
    const timer = setTimeout(() => resolve(['the database does not answer']), PATIENCE_MS);
    pool.query('select 1').then(
      () => resolve([]),
      () => resolve(['the database cannot be reached']),
    );
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  };
}
