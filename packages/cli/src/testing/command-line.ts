import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openTestDatabase, openTestHome, type TestDatabase } from '@grasp/runtime/testing';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** What a command came to. */
export type Run = { code: number; out: string; err: string };

/** The command line on a database and a home of a test's own. */
export type CommandLine = AsyncDisposable & {
  database: TestDatabase;
  /** The home's folder. */
  folder: string;
  /** Runs a command in a process of its own. */
  grasp(...args: string[]): Promise<Run>;
};

export async function openCommandLine(): Promise<CommandLine> {
  const scope = new AsyncDisposableStack();
  const database = scope.use(await openTestDatabase());
  const { folder } = scope.use(await openTestHome());
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: database.url,
    GRASP_HOME: folder,
    GRASP_SECRET: 'a secret',
  };
  return {
    database,
    folder,
    grasp: (...args) =>
      new Promise((resolve) => {
        execFile(process.execPath, [MAIN, ...args], { env }, (error, out, err) => {
          resolve({ code: error === null ? 0 : Number(error.code), out, err });
        });
      }),
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}
