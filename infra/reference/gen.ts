import { writeFileSync } from 'node:fs';
import { generators } from './generators.ts';

for (const { file, generate } of generators) {
  writeFileSync(file, await generate());
  process.stdout.write(`${file}\n`);
}
