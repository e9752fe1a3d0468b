import { FOREVER } from '@grasp/domain';
import { describe, expect, it } from 'vitest';
import { type Standing, standingAt, standingIn } from './standing.ts';

const rectangle = (value: string, v: [number, number], k: [number, number]): Standing<string> => ({
  from: v[0],
  to: v[1],
  knownFrom: k[0],
  knownTo: k[1],
  value,
});

/** Anna from 0 on; at 20 it becomes known that it was Ben from 10 on. */
const mapping = [
  rectangle('anna', [0, FOREVER], [0, 20]),
  rectangle('anna', [0, 10], [20, FOREVER]),
  rectangle('ben', [10, FOREVER], [20, FOREVER]),
];
const stretch = (v: [number, number], k: [number, number]) => ({
  v: { first: v[0], last: v[1] },
  k: { first: k[0], last: k[1] },
});

describe('what stands', () => {
  it('is told at any place of both clocks', () => {
    expect(standingAt(mapping, { v: 12, k: 19 })).toBe('anna');
    expect(standingAt(mapping, { v: 12, k: 20 })).toBe('ben');
    expect(standingAt(mapping, { v: 9, k: FOREVER })).toBe('anna');
    expect(standingAt(mapping, { v: FOREVER, k: FOREVER })).toBe('ben');
    expect(standingAt(mapping, { v: -1, k: 30 })).toBeUndefined();
  });

  it('is all found in a stretch, with the gaps', () => {
    expect(standingIn(mapping, stretch([3, 9], [0, FOREVER]))).toEqual(['anna']);
    expect(standingIn(mapping, stretch([9, 10], [20, 20]))).toEqual(['anna', 'ben']);
    expect(standingIn(mapping, stretch([12, 15], [19, 20]))).toEqual(['anna', 'ben']);
    expect(standingIn(mapping, stretch([12, 15], [20, FOREVER]))).toEqual(['ben']);
    expect(standingIn(mapping, stretch([-1, 3], [5, 6]))).toEqual([undefined, 'anna']);
    expect(standingIn(mapping, stretch([-9, -1], [5, 6]))).toEqual([undefined]);
  });
});
