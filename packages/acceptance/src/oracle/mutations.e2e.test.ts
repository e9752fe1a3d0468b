import { openTestDatabase } from '@grasp/runtime/testing';
import { describe, expect, it } from 'vitest';
import { openMutant } from './mutant.ts';
import { mutations } from './mutations.ts';

/** Small, so that a dozen take a minute; large enough for each mistake to show. */
const TRIAL = { seed: 3, events: 2000, places: 60 };

describe('the oracle', () => {
  it('finds nothing in a copy of the code as it is', async () => {
    expect(await tryOut([])).toEqual([]);
  });

  it.each(mutations)('notices when $name', async ({ edits }) => {
    expect(await tryOut(edits)).not.toEqual([]);
  });
});

async function tryOut(edits: Parameters<typeof openMutant>[0]['edits']): Promise<string[]> {
  await using database = await openTestDatabase();
  await using mutant = await openMutant({ edits });
  return await mutant.tryOut(database.url, TRIAL);
}
