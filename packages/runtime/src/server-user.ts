import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The user under whom the database server runs, where it cannot be our own. */
export type ServerUser = { uid: number; gid: number };

/** PostgreSQL refuses to run as root: root's server runs as `nobody`, anybody else's as themselves (undefined). */
export function findServerUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const nobody = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'nobody');
  return { uid: Number(nobody?.[2] ?? 65_534), gid: Number(nobody?.[3] ?? 65_534) };
}

/** True where that user may enter the folder, asked of the system itself: mode bits alone do not tell. */
export function canEnter(user: ServerUser | undefined, folder: string): boolean {
  const probe = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/' });
  return probe.status === 0;
}

/** The topmost folder on the way to `folder` that the user may not enter. */
export function findBarrier(user: ServerUser | undefined, folder: string): string | undefined {
  if (canEnter(user, folder)) return undefined;
  const parent = dirname(folder);
  return (parent === folder ? undefined : findBarrier(user, parent)) ?? folder;
}
