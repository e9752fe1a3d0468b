import { spawnSync } from 'node:child_process';
import type { ICruiseResult } from 'dependency-cruiser';
import type { Outcome } from './outcome.ts';

/** Far fewer than there are: the cruiser could not read TypeScript and would find fault with nothing. */
const FEWEST_MODULES = 50;

/** Holds every import against the rules of `.dependency-cruiser.mjs`. */
export function checkBoundaries(): Outcome {
  const args = ['packages', 'services', '--output-type', 'json'];
  const options = { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
  const { stdout, stderr } = spawnSync('node_modules/.bin/depcruise', args, options);
  if (stdout === '') return { isOk: false, output: stderr };
  const { summary } = JSON.parse(stdout) as ICruiseResult;
  const comments = new Map(
    summary.ruleSetUsed?.forbidden?.map((rule) => [rule.name, rule.comment]),
  );
  const faults = summary.violations.map(
    ({ from, to, rule }) => `${rule.name}: ${from} → ${to}\n  ${comments.get(rule.name) ?? ''}`,
  );
  if (summary.totalCruised < FEWEST_MODULES) {
    faults.push(`only ${summary.totalCruised} modules were read: this check saw next to nothing`);
  }
  return { isOk: faults.length === 0, output: faults.map((fault) => `${fault}\n`).join('') };
}
