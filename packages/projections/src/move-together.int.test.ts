import { openTestDatabase } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import { insertBuild, migrateProjections } from './builds.ts';
import { tryLease } from './lease.ts';
import { moveTogether } from './move-together.ts';

it('moves each checkpoint only forward, from where it stood and under its lease, whatever becomes of the others', async () => {
  await using database = await openTestDatabase();
  const { pool } = database;
  await migrateProjections(pool);
  const models = ['right', 'paused', 'elsewhere', 'backwards'];
  const builds = await Promise.all(
    models.map((model) => insertBuild(pool, { model, version: 1, logId: 'log' })),
  );
  await pool.query('update ops.builds set checkpoint = 5');
  const leases = await Promise.all(models.map((model) => tryLease(pool, model)));
  await pool.query(`update ops.leases set epoch = epoch + 1 where name = 'paused'`);
  const ends = [9n, 9n, 9n, 3n];
  const moves = builds.map(({ build, model }, i) => ({
    build,
    from: model === 'elsewhere' ? 4n : 5n,
    to: ends[i] ?? 0n,
    last: null,
    lease: { name: model, epoch: leases[i]?.epoch ?? 0n },
  }));
  const outcomes = await Promise.allSettled(moves.map((move) => moveTogether(pool, move)));
  const refused = { status: 'rejected', reason: { code: 'checkpoint_moved' } };
  expect(outcomes).toMatchObject([{ status: 'fulfilled' }, refused, refused, refused]);
  const { rows } = await pool.query('select model, checkpoint from ops.builds order by build');
  const stood = Object.fromEntries(rows.map((row) => [row.model, row.checkpoint]));
  expect(stood).toEqual({ right: '9', paused: '5', elsewhere: '5', backwards: '5' });
});

it('tells everybody when the database refuses, and goes on afterwards', async () => {
  await using database = await openTestDatabase();
  const { pool } = database;
  const move = { build: 'none', from: 0n, to: 1n, last: null, lease: { name: 'none', epoch: 1n } };
  const both = await Promise.allSettled([moveTogether(pool, move), moveTogether(pool, move)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await migrateProjections(pool);
  await expect(moveTogether(pool, move)).rejects.toMatchObject({ code: 'checkpoint_moved' });
});
