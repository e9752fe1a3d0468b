import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@grasp/errors';
import { runtimeErrors } from '../errors.ts';
import { findServerUser, type ServerUser } from '../server-user.ts';
import { type Binaries, findBinaries } from './binaries.ts';

/** A database folder that a server can be started on. */
export type Cluster = {
  /** The folder that holds `data`, the password, the port and the lock. */
  folder: string;
  data: string;
  binaries: Binaries;
  user: ServerUser | undefined;
  password: string;
};

/** The name of the database and of its owner. */
export const DATABASE = 'grasp';

/**
 * Opens the database folder in `folder`, creating it on first use.
 * @throws AppError `postgres_init_failed`, `postgres_other_version`, `postgres_missing`.
 */
export async function openCluster(folder: string, isDurable: boolean): Promise<Cluster> {
  const user = findServerUser();
  const binaries = await findBinaries(user);
  const password = readPassword(folder) ?? createPassword(folder);
  const cluster = { folder, data: join(folder, 'data'), binaries, user, password };
  if (existsSync(cluster.data)) await checkVersion(cluster);
  else await initialise(cluster, isDurable);
  return cluster;
}

/** The password of the database in `folder`; undefined where none was made yet. */
export function readPassword(folder: string): string | undefined {
  const path = join(folder, 'password');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

function createPassword(folder: string): string {
  const password = randomBytes(24).toString('hex');
  writeFileSync(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
  return password;
}

async function checkVersion({ data, binaries }: Cluster): Promise<void> {
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (found === binaries.majorVersion) return;
  const detail = `${data} is of version ${found}, the server of ${binaries.majorVersion}`;
  throw new AppError(runtimeErrors.postgres_other_version, { detail });
}

/** Made beside its place and renamed, so that a first start cut short is simply begun again. */
async function initialise(cluster: Cluster, isDurable: boolean): Promise<void> {
  const draft = `${cluster.data}.new`;
  const passwordFile = join(cluster.folder, 'password.initdb');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, cluster.password, { mode: 0o600 });
  await giveTo(cluster.user, draft, passwordFile);
  try {
    await runInitdb(cluster, [
      `--pgdata=${draft}`,
      `--pwfile=${passwordFile}`,
      `--username=${DATABASE}`,
      ...(isDurable ? [] : ['--no-sync']),
    ]);
    await rename(draft, cluster.data);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function giveTo(user: ServerUser | undefined, ...paths: string[]): Promise<void> {
  if (user === undefined) return;
  for (const path of paths) await chown(path, user.uid, user.gid);
}

/** The built-in C.UTF-8 sorts by code point: the same on every machine, unlike the system's locales. */
const INITDB_DEFAULTS = [
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

async function runInitdb({ binaries, user }: Cluster, args: string[]): Promise<void> {
  const initdb = join(binaries.folder, 'bin', 'initdb');
  try {
    await promisify(execFile)(initdb, [...INITDB_DEFAULTS, ...args], { ...user, cwd: '/' });
  } catch (cause) {
    const detail = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new AppError(runtimeErrors.postgres_init_failed, { detail, cause });
  }
}

/** Creates the folder that openCluster works in; the server's user must be able to pass through it. */
export async function createClusterFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, findServerUser() === undefined ? 0o700 : 0o711);
}
