import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Outcome } from './outcome.ts';

/** Above this a file deserves a second look; tests, SQL and fixtures may be as long as they need to be. */
const LOOK_TWICE = 300;

/** Names the files that are long. It warns and never fails: length is a hint, not a fault. */
export function checkFileLengths(): Outcome {
  const listed = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs'], { encoding: 'utf8' });
  const files = listed.split('\n').filter((file) => file !== '' && !/\.test\.tsx?$/.test(file));
  const long = files
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > LOOK_TWICE);
  const output = long.map(({ file, lines }) => `  look twice: ${file} has ${lines} lines\n`);
  return { isOk: true, output: output.join('') };
}
