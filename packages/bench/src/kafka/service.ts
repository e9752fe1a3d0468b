import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '@grasp/errors';
import { shell } from '../config.ts';
import { benchErrors } from '../errors.ts';

const READY_MS = 120_000;
const POLL_MS = 50;
/** Characters of what a service said that a failure shows. */
const LAST_WORDS = 2_000;

/** A service's real entry point as a process of its own. Disposing stops it in order. */
export type Service = AsyncDisposable & {
  /** Ends it at once. */
  kill: () => Promise<void>;
  /** Ends it in order; gives its exit code. */
  stop: () => Promise<number | null>;
  /** The last that it said. */
  said: () => string;
  /** @throws AppError `service_gone` with its last words. */
  assertRunning: () => void;
  pid: () => number | undefined;
};

/** Starts a service and waits until it says `line`. @throws AppError `service_not_ready` with its last words. */
export async function startService(
  name: string,
  environment: Readonly<Record<string, string>>,
  line: string,
): Promise<Service> {
  const main = fileURLToPath(new URL(`../../../../services/${name}/src/main.ts`, import.meta.url));
  const env = { ...shell, PORT: '0', ...environment };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said = (said + String(chunk)).slice(-10_000);
    });
  }
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (!hasEnded(child)) {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    }
    return child.exitCode;
  };
  const deadline = performance.now() + READY_MS;
  while (!said.includes(line)) {
    if (hasEnded(child) || performance.now() > deadline) {
      await end('SIGKILL');
      throw new AppError(benchErrors.service_not_ready, {
        detail: `${name}: ${said.slice(-LAST_WORDS)}`,
      });
    }
    await sleep(POLL_MS);
  }
  return {
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    said: () => said,
    assertRunning() {
      if (!hasEnded(child)) return;
      const detail = `${name}, code ${child.exitCode}: ${said.slice(-LAST_WORDS)}`;
      throw new AppError(benchErrors.service_gone, { detail });
    },
    pid: () => child.pid,
    [Symbol.asyncDispose]: async () => void (await end('SIGTERM')),
  };
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;
