import { expect, it } from 'vitest';
import { findDemoMark, writeDemoMark } from './demo-mark.ts';
import { openTestDatabase } from './testing/index.ts';

it('is found once it was written, and says what it was told last', async () => {
  await using database = await openTestDatabase();
  expect(await findDemoMark(database.pool)).toBeUndefined();
  const mark = { state: 'loading', seed: 7, to: '2026-11-23T09:00:00.000Z' } as const;
  await writeDemoMark(database.pool, mark);
  expect(await findDemoMark(database.pool)).toEqual(mark);
  await writeDemoMark(database.pool, { ...mark, state: 'loaded' });
  expect(await findDemoMark(database.pool)).toEqual({ ...mark, state: 'loaded' });
});
