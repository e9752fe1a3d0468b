import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '@grasp/errors';
import { runtimeErrors } from './errors.ts';

/** A lock that the kernel drops when its holder dies, however it dies. */
export type FolderLock = Disposable;

const SQLITE_BUSY = 5;

/**
 * Takes the folder for this process alone. SQLite's own file lock is used, since Node has no other one that a
 * `kill -9` releases: a file with a process id in it goes stale, and ids are used again.
 * @throws AppError `home_taken` with the holder's process id.
 */
export function lockFolder(folder: string): FolderLock {
  const lock = openLockFile(folder);
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw cause;
    const detail = `process ${readHolder(folder) ?? 'unknown'} holds ${folder}`;
    throw new AppError(runtimeErrors.home_taken, { detail, cause });
  }
  writeFileSync(holderFile(folder), `${process.pid}\n`);
  return { [Symbol.dispose]: () => lock.close() };
}

function openLockFile(folder: string): DatabaseSync {
  const path = join(folder, 'lock');
  try {
    writeFileSync(path, '', { flag: 'a', mode: 0o600 });
    chmodSync(path, 0o600);
    return new DatabaseSync(path);
  } catch (cause) {
    throw new AppError(runtimeErrors.home_forbidden, { detail: folder, cause });
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function holderFile(folder: string): string {
  return join(folder, 'lock.holder');
}

function readHolder(folder: string): number | undefined {
  try {
    return Number(readFileSync(holderFile(folder), 'utf8'));
  } catch {
    return undefined;
  }
}
