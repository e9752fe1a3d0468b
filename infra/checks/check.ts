import { spawnSync } from 'node:child_process';
import { checkBoundaries } from './boundaries.ts';
import { checkFileLengths } from './file-lengths.ts';
import type { Outcome } from './outcome.ts';
import { checkReference } from './reference.ts';

const checks: { name: string; run: () => Outcome | Promise<Outcome> }[] = [
  { name: 'format and lint', run: () => command('biome', 'check') },
  { name: 'types', run: () => command('tsc', '-p', '.') },
  { name: 'types of the dashboard', run: () => command('tsc', '-p', 'services/dashboard') },
  {
    name: 'texts of the dashboard',
    run: () => command('node', 'services/dashboard/i18n/check.ts'),
  },
  { name: 'boundaries', run: checkBoundaries },
  { name: 'dead code', run: () => command('knip') },
  { name: 'file lengths', run: checkFileLengths },
  { name: 'generated reference', run: checkReference },
  { name: 'unit tests', run: () => command('vitest', 'run', '--project', 'unit') },
];

for (const { name, run } of checks) {
  const start = performance.now();
  const { isOk, output } = await run();
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  process.stdout.write(`${isOk ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n${output}`);
  if (!isOk) process.exitCode = 1;
}

/** What a tool prints is shown only when it finds fault. */
function command(program: string, ...args: string[]): Outcome {
  const result = spawnSync(`node_modules/.bin/${program}`, args, { encoding: 'utf8' });
  const isOk = result.status === 0;
  return { isOk, output: isOk ? '' : `${result.error ?? ''}${result.stdout}${result.stderr}` };
}
