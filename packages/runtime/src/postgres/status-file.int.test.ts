import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openTestHome } from '../testing/index.ts';
import { readStatusFile } from './status-file.ts';

it('reads a file that comes and goes', async () => {
  await using home = await openTestHome();
  const file = join(home.folder, 'postmaster.pid');
  expect(readStatusFile(home.folder)).toBe('');
  await writeFile(file, '7\n');
  expect(readStatusFile(home.folder)).toBe('7\n');
  await rm(file);
  expect(readStatusFile(home.folder)).toBe('');
});
