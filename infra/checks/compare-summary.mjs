// Compares the summary of a test run with what was expected of it:
//   node compare-summary.mjs <summary.json> <file with expected skips> <file with the fewest tests to pass>

import { readFileSync } from 'node:fs';

const [summaryFile, skipsFile, countFile] = process.argv.slice(2);
const { passed, failed, skipped } = JSON.parse(readFileSync(summaryFile, 'utf8'));
const lines = readFileSync(skipsFile, 'utf8').split('\n');
const expected = new Set(lines.filter((line) => line !== '' && !line.startsWith('#')));
const fewest = Number(readFileSync(countFile, 'utf8'));

const faults = skipped
  .filter(({ name }) => !expected.has(name))
  .map(({ name, reason }) => `skipped, but not expected to be: ${name} (${reason})`);
if (passed < fewest) faults.push(`${passed} tests passed, fewer than the ${fewest} of last time`);
if (failed > 0) faults.push(`${failed} tests failed`);

for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exit(faults.length === 0 ? 0 : 1);
