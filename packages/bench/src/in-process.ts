import { spawn } from 'node:child_process';
import { flushCompileCache } from 'node:module';
import { compiled } from './config.ts';

/**
 * Runs the main file of a measurement in a process of its own, so that its memory is its own, and gives what it tells as
 * JSON on its standard output.
 */
export async function inProcess<T>(main: string, url: string, inputs: object): Promise<T> {
  // Else it is kept when we end: the first run on a machine would measure the compiler too.
  flushCompileCache();
  const child = spawn(process.execPath, [main, JSON.stringify(inputs)], {
    env: { DATABASE_URL: url, ...compiled },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  for await (const chunk of child.stdout) out += String(chunk);
  return JSON.parse(out) as T;
}
