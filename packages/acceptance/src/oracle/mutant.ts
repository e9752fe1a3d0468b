import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Trial } from './hold-against-oracle.ts';
import type { Mutation } from './mutations.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** A copy of the packages outside the project, gone when disposed. */
export type Mutant = AsyncDisposable & {
  /** Holds the copy against the oracle, in a process of its own. Gives what differs. */
  tryOut(databaseUrl: string, trial: Trial): Promise<string[]>;
};

/**
 * Copies the packages and changes the copy.
 * @throws Error when a text to replace does not stand exactly once in its file: the list is out of date.
 */
export async function openMutant({ edits }: Pick<Mutation, 'edits'>): Promise<Mutant> {
  const folder = await mkdtemp(join(tmpdir(), 'grasp-mutant-'));
  // Packages find each other by links relative to themselves, and everything else in the project's own folder.
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const packages = join(folder, 'packages');
  await cp(join(ROOT, 'packages'), packages, { recursive: true, verbatimSymlinks: true });
  for (const { file, find, replace } of edits) {
    const path = join(packages, file);
    const parts = (await readFile(path, 'utf8')).split(find);
    if (parts.length !== 2) {
      throw new Error(`${file} has ${parts.length - 1} times, not once: ${find}`);
    }
    await writeFile(path, parts.join(replace));
  }
  return {
    async tryOut(databaseUrl, { seed, events, places }) {
      const main = join(packages, 'acceptance/src/oracle/main.ts');
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [main, String(seed), String(events), String(places)],
        { env: { DATABASE_URL: databaseUrl } },
      );
      return JSON.parse(stdout);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
