import { MICROS_PER_DAY, parseInstant } from '@grasp/domain';
import { openTestDatabase } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import { tidyPartitions } from './partitions.ts';
import { createRawRequests, type RawRequest } from './raw-requests.ts';
import { migrateIntake } from './tables.ts';

const noon = parseInstant('2026-03-01T12:00:00Z');

const request = (receivedAt: number): RawRequest => ({
  vendor: 'asterisk',
  request: { method: 'POST', url: '/x', headers: { a: 'b' }, rawBody: Buffer.from([0, 1, 255]) },
  receivedAt,
  eventIds: [],
});

it('keeps raw requests by the day, and drops whole days when their retention is over', async () => {
  await using database = await openTestDatabase();
  const { pool } = database;
  const partitions = async () =>
    (
      await pool.query(
        `select inhrelid::regclass::text as name from pg_inherits
         where inhparent = 'ops.raw_requests'::regclass order by 1`,
      )
    ).rows.map(({ name }) => name.replace('ops.raw_requests_', ''));
  await migrateIntake(pool);
  await tidyPartitions(pool, noon);
  expect(await partitions()).toEqual(['20260301', '20260302', '20260303']);

  const raw = createRawRequests(pool);
  await raw.write(request(noon));
  await raw.write(request(noon + MICROS_PER_DAY));
  await tidyPartitions(pool, noon + 90 * MICROS_PER_DAY);
  expect(await partitions()).toHaveLength(6);
  await tidyPartitions(pool, noon + 91 * MICROS_PER_DAY);
  expect(await partitions()).not.toContain('20260301');
  const { rows } = await pool.query('select received_at, body from ops.raw_requests');
  expect(rows).toHaveLength(1);
  expect(rows[0].received_at.toISOString()).toBe('2026-03-02T12:00:00.000Z');
  expect([...rows[0].body]).toEqual([0, 1, 255]);
});

it('makes a partition that is missing when a request comes', async () => {
  await using database = await openTestDatabase();
  await migrateIntake(database.pool);
  await createRawRequests(database.pool).write(request(noon));
  const { rows } = await database.pool.query('select vendor from ops.raw_requests');
  expect(rows).toEqual([{ vendor: 'asterisk' }]);
});
