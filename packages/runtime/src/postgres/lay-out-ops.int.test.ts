import { expect, it } from 'vitest';
import { openTestDatabase } from '../testing/index.ts';
import { layOutOps } from './lay-out-ops.ts';

it('lays out for several who start at once, each with tables of its own', async () => {
  await using database = await openTestDatabase();
  const names = Array.from({ length: 8 }, (_, i) => `table_${i}`);
  await Promise.all(
    [...names, ...names].map((name) =>
      layOutOps(database.pool, `create table if not exists ops.${name} (id int)`),
    ),
  );
  const { rows } = await database.pool.query(
    `select tablename from pg_tables where schemaname = 'ops' order by 1`,
  );
  expect(rows.map(({ tablename }) => tablename)).toEqual(names);
});

it('leaves no connection behind in a transaction that failed', async () => {
  await using database = await openTestDatabase();
  const ddl = 'create table ops.kept (id int); create table ops.broken (id no_type)';
  await expect(layOutOps(database.pool, ddl)).rejects.toThrow(/no_type/);
  const { rows } = await database.pool.query(`select to_regclass('ops.kept') as kept`);
  expect(rows).toEqual([{ kept: null }]);
});
