import { expect, it } from 'vitest';
import { createGroupWriter } from './group-writer.ts';

it('writes what comes while a group is under way as the next group', async () => {
  const groups: number[][] = [];
  const first = Promise.withResolvers<void>();
  const writer = createGroupWriter<number>(
    async (items) => {
      groups.push([...items]);
      if (groups.length === 1) await first.promise;
    },
    { group: 3, waiting: 10 },
  );
  const written = [1, 2, 3, 4, 5].map((item) => writer.write(item));
  first.resolve();
  await Promise.all(written);
  expect(groups).toEqual([[1], [2, 3, 4], [5]]);
  await writer.idle();
});

it('fails only the group that fails', async () => {
  const writer = createGroupWriter<number>(
    async (items) => {
      if (items.includes(2)) throw new Error('no');
    },
    { group: 1, waiting: 10 },
  );
  const results = await Promise.allSettled([1, 2, 3].map((item) => writer.write(item)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('refuses what it has no room to hold', async () => {
  const held = Promise.withResolvers<void>();
  const writer = createGroupWriter<number>(() => held.promise, { group: 1, waiting: 2 });
  const taken = [writer.write(1), writer.write(2), writer.write(3)];
  await expect(writer.write(4)).rejects.toMatchObject({ code: 'intake_overloaded', status: 503 });
  held.resolve();
  await Promise.all(taken);
});

it('lets others join several that came while a group was under way', async () => {
  const groups: number[][] = [];
  const first = Promise.withResolvers<void>();
  const writer = createGroupWriter<number>(
    async (items) => {
      groups.push([...items]);
      if (groups.length === 1) await first.promise;
    },
    { group: 10, waiting: 10, gatherMs: 500 },
  );
  const [one, ...others] = [1, 2, 3, 4, 5].map((item) => writer.write(item));
  first.resolve();
  await one;
  await Promise.all([...others, writer.write(6)]);
  expect(groups).toEqual([[1], [2, 3, 4, 5, 6]]);
});
