import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openTestDatabase, openTestHome } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

it('runs as a process of its own: ready on its database, gone at SIGTERM', async () => {
  await using database = await openTestDatabase();
  await using home = await openTestHome();
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: database.url,
    GRASP_HOME: home.folder,
    PORT: '0',
  };
  const child = spawn(process.execPath, [MAIN], { env });
  const lines: string[] = [];
  child.stdout.on('data', (chunk) => lines.push(String(chunk)));
  child.stderr.on('data', (chunk) => lines.push(String(chunk)));
  const exit = once(child, 'exit');
  const addressOf = () => /"address":"(http:[^"]+)"/.exec(lines.join(''))?.[1];
  await expect.poll(addressOf, { timeout: 40_000 }).toBeDefined();
  const answer = await fetch(`${addressOf()}/readyz`);
  expect(await answer.json()).toEqual({ status: 'ready' });
  expect(lines.join('')).not.toContain(new URL(database.url).password || 'no password');
  child.kill('SIGTERM');
  expect((await exit)[0]).toBe(0);
});

it('does not start without a database, and says so', async () => {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'] ?? '' } });
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  expect((await once(child, 'exit'))[0]).toBe(1);
  expect(text).toContain('DATABASE_URL');
});
