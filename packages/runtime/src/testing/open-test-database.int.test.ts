import { expect, it } from 'vitest';
import { openTestDatabase } from './index.ts';

it('gives each caller an empty database of its own', async () => {
  await using one = await openTestDatabase();
  await using two = await openTestDatabase();
  await one.pool.query('create table mark (id int)');
  await expect(two.pool.query('select from mark')).rejects.toMatchObject({ code: '42P01' });
});

it('copies a template', async () => {
  await using template = await openTestDatabase();
  await template.pool.query('create table mark as select 7 as id');
  await template.pool.end();
  await using copy = await openTestDatabase(template.name);
  const { rows } = await copy.pool.query('select id from mark');
  expect(rows).toEqual([{ id: 7 }]);
});

it('drops the database when disposed', async () => {
  const gone = await openTestDatabase();
  await gone[Symbol.asyncDispose]();
  await using other = await openTestDatabase();
  const { rowCount } = await other.pool.query('select from pg_database where datname = $1', [
    gone.name,
  ]);
  expect(rowCount).toBe(0);
});
