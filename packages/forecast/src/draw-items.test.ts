import { describe, expect, it } from 'vitest';
import { drawItems, type RepPaths } from './draw-items.ts';

const PATHS = 30_000;
/** By how much odds are multiplied in the paths, in turns. */
const FACTORS = [0.4, 1, 3];
const of: RepPaths = {
  seed: 1,
  factors: new Float64Array(PATHS).map((_, path) => FACTORS[path % FACTORS.length] as number),
  most: 3,
  variance: 0,
};

/** In which paths each item is won: of amounts 1, 2, 4 … the money of a path tells which. */
function wonIn(chances: readonly number[]): boolean[][] {
  const paths = { amounts: new Float64Array(PATHS), counts: new Float64Array(PATHS) };
  const items = chances.map((chance, i) => ({ id: `o${i}`, amount: 2 ** i, chance }));
  drawItems('open', items, { paths, of });
  const won = chances.map((_, i) =>
    Array.from(paths.amounts, (sum) => Math.floor(sum / 2 ** i) % 2 === 1),
  );
  paths.counts.forEach((count, path) => {
    if (count !== won.filter((item) => item[path]).length) expect.fail(`path ${path}: ${count}`);
  });
  return won;
}

const chanceWith = (factor: number, chance: number): number => {
  const odds = (chance / (1 - chance)) * factor;
  return odds / (1 + odds);
};

describe('the paths in which items are won', () => {
  const CHANCES = [0.0005, 0.01, 0.05, 0.08, 0.3, 0.9];
  const chances = Array.from({ length: 36 }, (_, i) => CHANCES[i % CHANCES.length] as number);
  const won = wonIn(chances);

  it('are as many as the chance of an item says, with each factor', () => {
    const each = PATHS / FACTORS.length;
    won.forEach((item, i) => {
      FACTORS.forEach((factor, turn) => {
        const p = chanceWith(factor, chances[i] as number);
        const count = item.filter((isWon, path) => isWon && path % FACTORS.length === turn).length;
        const deviations = (count - each * p) / Math.sqrt(each * p * (1 - p));
        expect(Math.abs(deviations)).toBeLessThan(4.5);
      });
    });
  });

  it('are others for each item', () => {
    const apart = won.map((item, i) =>
      item.map((isWon, path) => {
        const p = chanceWith(FACTORS[path % FACTORS.length] as number, chances[i] as number);
        return (Number(isWon) - p) / Math.sqrt(p * (1 - p));
      }),
    );
    for (const [a, one] of apart.entries()) {
      for (const other of apart.slice(a + 1)) {
        const together = one.reduce((sum, value, path) => sum + value * (other[path] as number), 0);
        expect(Math.abs(together / Math.sqrt(PATHS))).toBeLessThan(7);
      }
    }
  });

  it('stay what they are where a small chance grows, and more are added', () => {
    const [few, more] = [wonIn([0.004, 0.03]), wonIn([0.005, 0.06])];
    few.forEach((item, i) => {
      expect(item.every((isWon, path) => !isWon || more[i]?.[path])).toBe(true);
      expect(more[i]?.filter(Boolean).length).toBeGreaterThan(item.filter(Boolean).length);
    });
  });

  it('are all of what is certain and none of what cannot be', () => {
    const [certain, never] = wonIn([1, 0]);
    expect(certain?.every(Boolean)).toBe(true);
    expect(never?.some(Boolean)).toBe(false);
  });
});
