import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A home of its own for one test, gone when disposed. */
export type TestHome = AsyncDisposable & { folder: string };

/** Makes a home under the system's folder for temporary files that the server's user can enter. */
export async function openTestHome(): Promise<TestHome> {
  const folder = await mkdtemp(join(tmpdir(), 'grasp-test-'));
  await chmod(folder, 0o711);
  const remove = () => rm(folder, { recursive: true, force: true });
  return { folder, [Symbol.asyncDispose]: remove };
}
