import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Trial } from '../hold-against-oracle.ts';
import type { Mutation } from './mutations.ts';

const ROOT = join(import.meta.dirname, '../../../../..');

type Edits = Mutation['edits'];

/** A copy of the packages outside the project, gone when disposed. One mutation at a time is made in it. */
export type CodeCopy = AsyncDisposable & {
  /**
   * Changes the copy, holds it against the oracle in a process of its own, and puts it back. Gives what differs.
   * @throws Error when a text to replace does not stand exactly once in its file: the list of mutations is out of date.
   */
  tryOut(edits: Edits, on: Trial & { databaseUrl: string }): Promise<string[]>;
};

export async function openCodeCopy(): Promise<CodeCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'grasp-mutants-'));
  const packages = join(folder, 'packages');
  // Packages find each other by links relative to themselves, and everything else in the project's own folder.
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await cp(join(ROOT, 'packages'), packages, { recursive: true, verbatimSymlinks: true });
  const env = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const hold = async ({ databaseUrl, seed, events, places }: Trial & { databaseUrl: string }) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(packages, 'acceptance/src/oracle/main.ts'), ...[seed, events, places].map(String)],
      { env: { ...env, DATABASE_URL: databaseUrl } },
    );
    return JSON.parse(stdout);
  };
  return {
    async tryOut(edits, on) {
      const originals = await mutate(packages, edits);
      try {
        return await hold(on);
      } finally {
        for (const [path, text] of originals) await writeFile(path, text);
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Changes files. Gives their texts as they were. */
async function mutate(packages: string, edits: Edits): Promise<Map<string, string>> {
  const originals = new Map<string, string>();
  const mutated = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const path = join(packages, file);
    if (!originals.has(path)) originals.set(path, await readFile(path, 'utf8'));
    const parts = (mutated.get(path) ?? originals.get(path) ?? '').split(find);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${find}`);
    mutated.set(path, parts.join(replace));
  }
  for (const [path, text] of mutated) await writeFile(path, text);
  return originals;
}
