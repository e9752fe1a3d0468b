import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestHome } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import type { Summary } from '../vitest/summary.ts';

const SCRIPT = new URL('./compare-summary.mjs', import.meta.url).pathname;
const allowed = { name: 'draws a page', reason: 'needs a browser' };

async function compare(summary: Summary) {
  await using folder = await openTestHome();
  const write = (name: string, text: string) => {
    writeFileSync(join(folder.folder, name), text);
    return join(folder.folder, name);
  };
  const args = [
    write('summary.json', JSON.stringify(summary)),
    write('skips.txt', '# may be skipped\ndraws a page\n'),
    write('count', '10\n'),
  ];
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' });
  return { status, stderr };
}

it('lets a run pass that skipped only what was expected', async () => {
  expect(await compare({ passed: 10, failed: 0, skipped: [allowed] })).toEqual({
    status: 0,
    stderr: '',
  });
});

it('names a skip that was not expected', async () => {
  const skipped = [allowed, { name: 'pours tea', reason: 'needs a kettle' }];
  const { status, stderr } = await compare({ passed: 10, failed: 0, skipped });
  expect(status).toBe(1);
  expect(stderr).toContain('pours tea (needs a kettle)');
  expect(stderr).not.toContain('draws a page');
});

it('refuses fewer passed tests than before, and failed ones', async () => {
  expect((await compare({ passed: 9, failed: 0, skipped: [] })).status).toBe(1);
  expect((await compare({ passed: 10, failed: 1, skipped: [] })).status).toBe(1);
});
