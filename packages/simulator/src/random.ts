import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Numbers drawn before the first one that is used: near seeds give near first numbers. */
const WARM_UP = 32;

/**
 * A source of chance. It uses sums and products only: logarithms and the like may differ in their last bit between
 * machines, and the same seed gives the same company everywhere.
 */
export type Random = {
  /** A number in [0, 1). */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number, both ends included. */
  between(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  /** A number from a distribution told by its quantiles at equal steps, straight lines between them. */
  spread(quantiles: readonly number[]): number;
  /** So many lower-case hexadecimal digits. */
  hex(digits: number): string;
};

/** The source of chance of a seed and a purpose: what one purpose draws never shifts another's numbers. */
export function createRandom(seed: number, purpose: string): Random {
  const generator = xoroshiro128plus(hashOf(`${seed}/${purpose}`));
  for (let i = 0; i < WARM_UP; i += 1) generator.next();
  const next = (): number => uniformFloat32(generator);
  const between = (min: number, max: number): number => uniformInt(generator, min, max);
  return {
    next,
    chance: (probability) => next() < probability,
    between,
    pick: <T>(list: readonly T[]) => list[between(0, list.length - 1)] as T,
    spread: (quantiles) => quantileAt(quantiles, next()),
    hex(digits) {
      let text = '';
      while (text.length < digits) {
        text += (generator.next() >>> 0).toString(16).padStart(8, '0');
      }
      return text.slice(0, digits);
    },
  };
}

/** The value at a share of a distribution told by its quantiles at equal steps. */
export function quantileAt(quantiles: readonly number[], share: number): number {
  const place = share * (quantiles.length - 1);
  const index = Math.min(Math.floor(place), quantiles.length - 2);
  const low = quantiles[index] as number;
  const high = quantiles[index + 1] as number;
  return low + (high - low) * (place - index);
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash;
}
