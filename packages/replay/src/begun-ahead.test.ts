import { describe, expect, it } from 'vitest';
import { begunAhead } from './begun-ahead.ts';

describe('what is begun ahead', () => {
  it('comes in its order, so many begun before it is their turn and no more', async () => {
    const begun: number[] = [];
    const begin = async (of: number): Promise<number> => {
      begun.push(of);
      await new Promise((resolve) => setTimeout(resolve, of === 1 ? 20 : 1));
      return of * 10;
    };
    const seen: string[] = [];
    for await (const { of, made } of begunAhead([1, 2, 3, 4], begin, 2)) {
      seen.push(`${of} ${made} of ${begun.length}`);
    }
    expect(seen).toEqual(['1 10 of 3', '2 20 of 4', '3 30 of 4', '4 40 of 4']);
  });

  it('begins nothing ahead of its turn where none is wanted', async () => {
    const begun: number[] = [];
    for await (const { of } of begunAhead([1, 2], async (one) => begun.push(one), 0)) {
      expect(begun).toHaveLength(of);
    }
  });

  it('tells a failure when its turn comes, after what was made before it', async () => {
    const begin = (of: number): Promise<number> =>
      of === 2 ? Promise.reject(new Error('the second')) : Promise.resolve(of);
    const seen: number[] = [];
    const walk = async (): Promise<void> => {
      for await (const { made } of begunAhead([1, 2, 3], begin, 2)) seen.push(made);
    };
    await expect(walk()).rejects.toThrow('the second');
    expect(seen).toEqual([1]);
  });
});
