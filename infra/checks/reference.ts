import { existsSync, readFileSync } from 'node:fs';
import { generators } from '../reference/generators.ts';
import type { Outcome } from './outcome.ts';

/** Compares every generated page with what the code says now. */
export async function checkReference(): Promise<Outcome> {
  const stale: string[] = [];
  for (const { file, generate } of generators) {
    const current = await generate();
    if (!existsSync(file) || readFileSync(file, 'utf8') !== current) stale.push(file);
  }
  const output = stale.map((file) => `${file} is not what the code says: run npm run gen\n`);
  return { isOk: stale.length === 0, output: output.join('') };
}
