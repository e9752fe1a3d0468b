import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '@grasp/errors';
import { untilFolded } from '../ask.ts';
import { shell } from '../config.ts';
import { benchErrors } from '../errors.ts';
import { findFreePort } from '../standalone.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const POLL_MS = 20;
const PATIENCE_MS = 180_000;

/** Grasp as `npm start` runs it. Disposing stops it and waits until all of it is gone. */
export type Started = AsyncDisposable & {
  url: string;
  token: string;
  /** From the command to the whole first page, ms. */
  firstPageMs: number;
  /** Resolves when the demo company is loaded and in every read model. */
  loaded: () => Promise<void>;
};

/** Types `npm start` on a home, and asks for the page until it is there. @throws AppError `page_failed`. */
export async function npmStart(home: string, signal: AbortSignal): Promise<Started> {
  const [port, token] = [await findFreePort(), randomBytes(24).toString('hex')];
  const grasp = { GRASP_HOME: home, GRASP_TOKEN: token, PORT: String(port), LOG_LEVEL: 'warn' };
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...shell, ...grasp },
    // In a group of its own: npm, its shell and Grasp are stopped together.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const until = async (holds: () => boolean | Promise<boolean>) => {
    const end = performance.now() + PATIENCE_MS;
    while (!(await holds())) {
      signal.throwIfAborted();
      const isOver = hasEnded() || performance.now() > end;
      if (isOver) throw new AppError(benchErrors.page_failed, { detail: said.slice(-2_000) });
      await sleep(POLL_MS);
    }
  };
  const stop = async () => {
    if (hasEnded()) return;
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    await once(child, 'close');
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await until(() => hasPage(url));
  } catch (error) {
    await stop();
    throw error;
  }
  const firstPageMs = performance.now() - began;
  const loaded = async () => {
    await until(() => said.includes('The demo company is loaded'));
    await untilFolded({ url, token });
  };
  return { url, token, firstPageMs, loaded, [Symbol.asyncDispose]: stop };
}

async function hasPage(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url);
    return answer.ok && (await answer.text()).includes('</html>');
  } catch {
    return false;
  }
}
