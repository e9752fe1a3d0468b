import { openTestDatabase } from '@grasp/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodeCopy, openCodeCopy } from './code-copy.ts';
import { type Mutation, mutations } from './mutations.ts';

/** Small, so that all take a minute or two; large enough for each mistake to show. */
const TRIAL = { events: 3000, places: 80 };
/** What is rare (a rep changes teams, a call comes behind) may not show in the first company. */
const SEEDS = [3, 1, 2];

let copy: CodeCopy;
beforeAll(async () => {
  copy = await openCodeCopy();
});
afterAll(() => copy?.[Symbol.asyncDispose]());

describe('the oracle', () => {
  it.each(SEEDS)('finds nothing in a copy of the code as it is, with the seed %i', async (seed) => {
    expect(await differencesWith([], seed)).toEqual([]);
  });

  it.each(mutations)('notices when $name', async ({ edits }) => {
    let differences: string[] = [];
    for (const seed of SEEDS) {
      if (differences.length === 0) differences = await differencesWith(edits, seed);
    }
    expect(differences).not.toEqual([]);
  });

  it('says when a mutation no longer fits the code', async () => {
    const edits = [{ file: 'domain/src/order/order.ts', find: 'no such text', replace: '' }];
    await expect(differencesWith(edits, 3)).rejects.toThrow('order.ts has 0 times: no such text');
  });
});

async function differencesWith(edits: Mutation['edits'], seed: number): Promise<string[]> {
  await using database = await openTestDatabase();
  return await copy.tryOut(edits, { ...TRIAL, seed, databaseUrl: database.url });
}
