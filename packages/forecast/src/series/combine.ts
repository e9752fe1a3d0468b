import { dampedTrend, type Method, seasonalNaive, theta } from './methods.ts';
import { seasonalIndices } from './seasonality.ts';

/** How far ahead, and how many steps a cycle of seasons has. */
export type Ahead = { horizon: number; cycle: number };

/** What each method says of the coming steps, their mean, and the indices of the seasons (all 1: none was found). */
export type Combination = {
  members: Record<'seasonalNaive' | 'damped' | 'theta', number[]>;
  middle: number[];
  seasons: number[];
};

/**
 * Seasonal naive, damped exponential smoothing and Theta, the last two on the series without its seasons; and their mean.
 *
 * Source of the equal weights: not beaten by learned ones in M3 and M4 (Makridakis, Hibon 2000; Makridakis, Spiliotis,
 * Assimakopoulos 2020).
 */
export function combine(values: readonly number[], { horizon, cycle }: Ahead): Combination {
  const indices = seasonalIndices(values, cycle);
  const indexAt = (i: number): number => indices[i % cycle] as number;
  const adjusted = values.map((value, i) => (indexAt(i) > 0 ? value / indexAt(i) : value));
  const seasons = Array.from({ length: horizon }, (_, i) => indexAt(values.length + i));
  const withSeasons = (method: Method): number[] =>
    method(adjusted, horizon).map((value, i) => value * (seasons[i] as number));
  const naive = seasonalNaive(values, { horizon, cycle });
  const damped = withSeasons(dampedTrend);
  const lines = withSeasons(theta);
  const middle = naive.map(
    (value, i) => (value + (damped[i] as number) + (lines[i] as number)) / 3,
  );
  return { members: { seasonalNaive: naive, damped, theta: lines }, middle, seasons };
}
