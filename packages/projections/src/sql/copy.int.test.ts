import { openTestDatabase, type TestDatabase } from '@grasp/runtime/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyAll } from './copy.ts';
import { createCopyRows, type FieldType, putField, putRow } from './copy-rows.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const TYPES = [
  'text',
  'integer',
  'bigint',
  'smallint',
  'boolean',
  'double precision',
  'text[]',
] as const;
const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0'));
const row = fc.tuple(
  fc.option(fc.oneof(text, fc.constant('\\N\t"{}\n\\.'))),
  fc.option(fc.integer()),
  fc.option(fc.maxSafeInteger()),
  fc.option(fc.integer({ min: -32_768, max: 32_767 })),
  fc.option(fc.boolean()),
  fc.option(fc.double({ noNaN: true }).map((value) => (value === 0 ? 0 : value))),
  fc.option(fc.array(text, { maxLength: 4 })),
);

it('copies values of every type as they are', async () => {
  const columns = TYPES.map((type, i) => `c${i} ${type}`);
  await database.pool.query(`create table copied (place integer, ${columns.join(', ')})`);
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
      await using client = await lend();
      await client.query('truncate copied');
      await copyAll(client, 'copied', {
        items: rows.map((values, place) => ({ values, place })),
        write(to, { values, place }) {
          putRow(to, 1 + values.length);
          putField(to, 'integer', place);
          for (const [i, value] of values.entries()) putField(to, TYPES[i] as FieldType, value);
        },
      });
      const stored = await client.query({
        text: 'select c0, c1, c2, c3, c4, c5, c6 from copied order by place',
        rowMode: 'array',
      });
      const told = stored.rows.map((values) => values.with(2, values[2] && Number(values[2])));
      expect(told).toEqual(rows);
    }),
    { numRuns: 40 },
  );
});

it('takes more in one go than fits in what it first set aside', async () => {
  await using client = await lend();
  await client.query('create table large (value text)');
  const items = ['é'.repeat(100_000), 'a', 'ß'.repeat(300_000)];
  await copyAll(client, 'large', {
    items,
    write(rows, value) {
      putRow(rows, 1);
      putField(rows, 'text', value);
    },
  });
  const { rows } = await client.query('select value from large');
  expect(rows.map(({ value }) => value)).toEqual(items);
});

it.each([
  ['smallint', 32_768],
  ['integer', 2_147_483_648],
  ['integer', 0.5],
  ['bigint', 2 ** 53],
] as const)('refuses what a %s does not hold: %d', (type, value) => {
  expect(() => putField(createCopyRows(), type, value)).toThrow(RangeError);
});

async function lend() {
  const client = await database.pool.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: async () => client.release() });
}
