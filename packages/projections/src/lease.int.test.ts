import { once } from 'node:events';
import { openTestDatabase, type TestDatabase } from '@grasp/runtime/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLeaseShare, migrateProjections, waitForLease, withLease } from './index.ts';

const MODELS = ['one', 'two', 'three', 'four', 'five'];
const PATIENCE = { timeout: 60_000, interval: 250 };

let database: TestDatabase;
let stop: AbortController;

beforeEach(async () => {
  database = await openTestDatabase();
  await migrateProjections(database.pool);
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await database[Symbol.asyncDispose]();
});

/** An instance that wants all leases, and works under those that it has until they are lost. */
function startInstance(share = createLeaseShare()) {
  const { pool } = database;
  const end = new AbortController();
  const signal = AbortSignal.any([stop.signal, end.signal]);
  const hold = async (name: string): Promise<void> => {
    while (!signal.aborted) {
      const lease = await waitForLease(pool, name, signal, share);
      const work = (lost: AbortSignal) => once(AbortSignal.any([signal, lost]), 'abort');
      await withLease(pool, lease, work, share);
    }
  };
  const running = Promise.allSettled(MODELS.map(hold));
  const ended = async (): Promise<void> => {
    end.abort();
    await running;
  };
  return { share, end: ended };
}

it('is shared out with an instance that joins later, and taken back when that ends', {
  timeout: 120_000,
}, async () => {
  const first = startInstance();
  await expect.poll(() => first.share.held(), PATIENCE).toBe(5);
  const second = startInstance();
  await expect.poll(() => [first.share.held(), second.share.held()], PATIENCE).toEqual([3, 2]);
  const taken = await database.pool.query('select name, epoch from ops.leases order by name');
  await second.end();
  await expect.poll(() => first.share.held(), PATIENCE).toBe(5);
  const back = await database.pool.query('select name, epoch from ops.leases order by name');
  const moved = back.rows.filter(({ epoch }, index) => epoch !== taken.rows[index].epoch);
  expect(moved).toHaveLength(2);
  await first.end();
});

it('stays where it is as long as no two instances differ by more than one', () => {
  const share = createLeaseShare();
  const holds = [share.hold(), share.hold(), share.hold()];
  expect([3, 2].map((waiter) => share.mayGive(waiter))).toEqual([false, false]);
  expect(share.mayGive(1)).toBe(true);
  expect(share.mayGive(0)).toBe(false);
  for (const hold of holds) hold[Symbol.dispose]();
  expect(share.held()).toBe(0);
});

it('gets what it keeps of who waits in a database of before', async () => {
  const { pool } = database;
  await pool.query('alter table ops.leases drop column wanted_at, drop column wanted_by_holding');
  await migrateProjections(pool);
  const { rows } = await pool.query('select wanted_at, wanted_by_holding from ops.leases');
  expect(rows).toEqual([]);
});
