import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { shareOf } from './sampling.ts';

const WORDS = [0, 1, 2, 3];

/**
 * Uniform numbers in [0, 1) that belong to a name. What is drawn for anything else moves none of them, so two simulations
 * that differ in one order differ by nothing else (common random numbers).
 */
export function streamOf(seed: number, name: string): () => number {
  const state = WORDS.map((word) => (2 ** 32 * shareOf(`${word} ${seed} ${name}`)) | 0);
  const generator = xoroshiro128plusFromState(state);
  return () => uniformFloat64(generator);
}
