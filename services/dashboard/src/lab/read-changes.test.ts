import { describe, expect, it } from 'vitest';
import { readChanges } from './read-changes.ts';

describe('a text of changes', () => {
  it.each([
    ['- quotas: 1.1\n- order: o-1\n  pushedTo: 2026-06-30', 'a list'],
    ['changes:\n  - quotas: 1.1\n  - { order: o-1, pushedTo: 2026-06-30 }', 'a file with one'],
    ['[{"quotas":1.1},{"order":"o-1","pushedTo":"2026-06-30"}]', 'JSON'],
  ])('is read as YAML or JSON: %j (%s)', async (text) => {
    expect(await readChanges(text)).toEqual([
      { quotas: 1.1 },
      { order: 'o-1', pushedTo: '2026-06-30' },
    ]);
  });

  it('holds none where it is empty', async () => {
    expect(await readChanges(' \n')).toEqual([]);
  });

  it.each([['quotas: 1.1'], ['just words'], ['null'], ['changes: 3']])(
    'is refused where it is no list: %j',
    async (text) => {
      await expect(readChanges(text)).rejects.toMatchObject({ name: 'ChangesUnread', where: null });
    },
  );

  it('is refused with the line that cannot be read', async () => {
    await expect(readChanges('- quotas: 1.1\n- [1, 2')).rejects.toMatchObject({
      where: expect.stringMatching(/line 2/),
    });
  });
});
