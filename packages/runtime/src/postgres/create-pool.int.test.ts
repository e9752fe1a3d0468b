import { expect, it } from 'vitest';
import { createPool } from '../index.ts';
import { openTestDatabase } from '../testing/index.ts';

it('outlives the cut of a connection that is lent out and silent', async () => {
  await using database = await openTestDatabase();
  const pool = createPool({ connectionString: database.url }, () => {});
  try {
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const cut = new Promise<void>((resolve) => client.once('end', resolve));
    await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await cut;
    await expect(client.query('select 1')).rejects.toThrow();
    client.release(true);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  } finally {
    await pool.end();
  }
});
