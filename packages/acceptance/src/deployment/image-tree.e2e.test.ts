import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openTestHome } from '@grasp/runtime/testing';
import { expect, it } from 'vitest';
import { describedServices, ROOT } from './described-services.ts';

const run = promisify(execFile);
const LONG_MS = 600_000;
/** A service has loaded all that it is made of when it says so, or that it finds no database. */
const LOADED = /"msg":"starting"|Grasp could not go on: the (event log|database) cannot be reached/;
/** Nothing answers there. */
const NOWHERE = {
  DATABASE_URL: 'postgresql://grasp:grasp@127.0.0.1:1/grasp',
  GRASP_SECRET: 'a secret of this test',
  GRASP_TOKEN: 'grasp-of-this-test-alone-0123456789',
};

it.each(describedServices())(
  'starts $name from a tree laid out and installed as that of its image',
  { timeout: LONG_MS },
  async ({ name, settings }) => {
    await using folder = await openTestHome();
    const tree = join(folder.folder, 'grasp');
    await copySources(tree);
    const { install, start } = await readDockerfile(name);
    await run('sh', ['-c', install], { cwd: tree, env: { ...process.env, CI: 'true' } });

    const env = { ...settings, ...NOWHERE, GRASP_HOME: folder.folder, NODE_ENV: 'production' };
    const PATH = `${join(process.execPath, '..')}:${process.env['PATH']}`;
    const child = spawn('sh', ['-c', start], { cwd: tree, env: { ...env, SERVICE: name, PATH } });
    const gone = once(child, 'exit');
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += String(chunk);
        if (LOADED.test(said)) child.kill('SIGKILL');
      });
    }
    await gone;
    expect(said).toMatch(LOADED);
  },
);

/** What `COPY . .` takes of a fresh checkout: all that git knows of, as it stands. */
async function copySources(tree: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z'], { cwd: ROOT, maxBuffer: 1 << 26 });
  const files = stdout.split('\0').filter((file) => file !== '');
  for (const file of files) await cp(join(ROOT, file), join(tree, file)).catch(passOverMissing);
}

/** Deleted, and not yet told to git. */
function passOverMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** The two lines of the Dockerfile that make an image this service: its installation and its command. */
async function readDockerfile(service: string): Promise<{ install: string; start: string }> {
  const text = await readFile(join(ROOT, 'infra/images/service.Dockerfile'), 'utf8');
  const install = /^RUN (npx --yes pnpm.*--filter.*?)\s*\\?$/m.exec(text)?.[1];
  const start = /^CMD \["sh", "-c", "(.*)"\]$/m.exec(text)?.[1];
  if (install === undefined || start === undefined) throw new Error(text);
  return { install: install.replace(/\$\{SERVICE\}/, service), start };
}
