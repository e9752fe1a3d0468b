import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

/** What a command came to. */
export type CommandEnd = { code: number | null; out: string; err: string };

/** Starts `grasp` as a process of its own on a database. */
export function startGrasp(databaseUrl: string, args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const read = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    read.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    read.err += String(chunk);
  });
  const ended = new Promise<CommandEnd>((resolve) => {
    child.on('close', (code) => resolve({ code, ...read }));
  });
  return { ended, kill: () => child.kill('SIGKILL') };
}

/** Runs `grasp … --json` to its end. @throws Error with what it said when it fails. */
export async function grasp<T>(databaseUrl: string, ...args: string[]): Promise<T> {
  const { code, out, err } = await startGrasp(databaseUrl, ['--json', ...args]).ended;
  if (code !== 0) throw new Error(`grasp ${args.join(' ')}: ${out}${err}`);
  return JSON.parse(out) as T;
}
