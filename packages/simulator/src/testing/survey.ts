import { createHash } from 'node:crypto';
import type { CompanyFact } from '../company-fact.ts';

/** A digest of facts as they come, every field of each. */
export function digestOf(facts: Iterable<CompanyFact>): string {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`${JSON.stringify(fact)}\n`);
  return hash.digest('hex');
}

/** How many facts there are of each type. */
export function countTypes(facts: Iterable<CompanyFact>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of facts) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/** Pearson's correlation of pairs. */
export function correlationOf(pairs: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(pairs.map(([x]) => x)), mean(pairs.map(([, y]) => y))];
  const product = (of: (x: number, y: number) => number): number =>
    pairs.reduce((sum, [x, y]) => sum + of(x - meanX, y - meanY), 0);
  return product((x, y) => x * y) / Math.sqrt(product((x) => x * x) * product((_, y) => y * y));
}
