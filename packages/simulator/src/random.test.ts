import { describe, expect, it } from 'vitest';
import { createRandom, quantileAt } from './random.ts';

const draw = (seed: number, purpose: string): number[] => {
  const random = createRandom(seed, purpose);
  return Array.from({ length: 20 }, () => random.next());
};

describe('chance', () => {
  it('draws the same numbers for the same seed and purpose, and others for others', () => {
    expect(draw(1, 'story')).toEqual(draw(1, 'story'));
    expect(draw(1, 'story')).not.toEqual(draw(2, 'story'));
    expect(draw(1, 'story')).not.toEqual(draw(1, 'clocks'));
  });

  it('starts near seeds far apart', () => {
    const firsts = Array.from({ length: 200 }, (_, seed) => draw(seed, 'story')[0] as number);
    const mean = firsts.reduce((sum, first) => sum + first, 0) / firsts.length;
    expect(mean).toBeGreaterThan(0.4);
    expect(mean).toBeLessThan(0.6);
    expect(new Set(firsts).size).toBe(200);
  });

  it('reaches both ends of a range of whole numbers and nothing beyond', () => {
    const random = createRandom(5, 'test');
    const drawn = Array.from({ length: 2000 }, () => random.between(-2, 3));
    expect(new Set(drawn)).toEqual(new Set([-2, -1, 0, 1, 2, 3]));
  });

  it('spreads over quantiles with straight lines between them', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantileAt([0, 10, 100], share))).toEqual([
      0, 5, 10, 55, 100,
    ]);
  });
});
