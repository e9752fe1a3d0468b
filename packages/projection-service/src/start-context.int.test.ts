import { createMemoryEventStore } from '@grasp/event-store';
import { migrateProjections } from '@grasp/projections';
import { createLogger, createMetrics } from '@grasp/runtime';
import { openTestDatabase } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import { startContext } from './start-context.ts';

const PATIENCE = { timeout: 60_000 };

it('is fit again once its tables can be reached, though nothing new is told', {
  timeout: 120_000,
}, async () => {
  await using database = await openTestDatabase();
  const { pool } = database;
  await migrateProjections(pool);
  const store = createMemoryEventStore();
  const log = createLogger({ level: 'silent', service: 'test' });
  const start = () => {
    const stop = new AbortController();
    const parts = { pool, store, signal: stop.signal, log, metrics: createMetrics('test') };
    const run = startContext('customer-effect', parts);
    const end = async (): Promise<void> => {
      stop.abort();
      await run.stopped;
    };
    return { run, stop: end };
  };
  const active = "select from ops.builds where state = 'active'";

  const first = start();
  await expect.poll(async () => (await pool.query(active)).rowCount, PATIENCE).toBeGreaterThan(2);
  await first.stop();
  await pool.query('alter table ops.builds rename to builds_away');
  const second = start();
  await expect.poll(() => second.run.unready().length, PATIENCE).toBeGreaterThan(2);
  await pool.query('alter table ops.builds_away rename to builds');
  await expect.poll(() => second.run.unready(), PATIENCE).toEqual([]);
  await second.stop();
});
