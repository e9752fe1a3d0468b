import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** A database of a test file's own, dropped when disposed. */
export type TestDatabase = AsyncDisposable & {
  name: string;
  url: string;
  /** Connections to it, closed with it. */
  pool: pg.Pool;
};

/**
 * Creates a fresh database on the run's shared PostgreSQL; only tests of the projects `int` and `e2e` have one.
 * Made anew it is empty; `template` names a database to copy, one that nobody is connected to.
 */
export async function openTestDatabase(template = 'template0'): Promise<TestDatabase> {
  const adminUrl = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(adminUrl, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href });
  // `drop … with (force)` cuts idle connections; an unheard error of theirs would fail the run.
  pool.on('error', () => {});
  const drop = async () => {
    if (!pool.ended) await pool.end();
    await administer(adminUrl, `drop database if exists ${name} with (force)`);
  };
  return { name, url: url.href, pool, [Symbol.asyncDispose]: drop };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
