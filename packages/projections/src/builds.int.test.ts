import { randomUUID } from 'node:crypto';
import { openTestDatabase } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import { activateBuild, findActiveBuild, insertBuild, migrateProjections } from './builds.ts';

it('takes a read model for absent whose tables a backup left out, and for active whose tables are there', async () => {
  await using database = await openTestDatabase();
  const { pool } = database;
  await migrateProjections(pool);
  for (const model of ['orders', 'reps']) {
    const build = await insertBuild(pool, { model, version: 1, logId: randomUUID() });
    await pool.query(`create schema ${build.build}`);
    await activateBuild(pool, build);
  }
  const orders = await findActiveBuild(pool, 'orders');
  await pool.query(`drop schema ${orders?.build} cascade`);
  await migrateProjections(pool);
  expect(await findActiveBuild(pool, 'orders')).toBeUndefined();
  expect(await findActiveBuild(pool, 'reps')).toMatchObject({ model: 'reps', state: 'active' });
});
