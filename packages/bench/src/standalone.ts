import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '@grasp/errors';
import { vendorSettings } from '@grasp/telephony';
import { benchErrors } from './errors.ts';

const MAIN = fileURLToPath(new URL('../../../services/standalone/src/main.ts', import.meta.url));
const READY_MS = 120_000;
const POLL_MS = 50;

/** The secrets of all telephony vendors, as a deployment would set them. */
export const VENDOR_SECRETS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(vendorSettings).map((name) => [name, randomBytes(16).toString('hex')]),
);

export type StandaloneOptions = {
  /** A folder that the database server's user can enter; kept when the process is gone. */
  home: string;
  /** Command line, such as `--empty`. */
  args?: readonly string[];
  /** Settings beside address, home, token and secrets. */
  environment?: Readonly<Record<string, string>>;
};

/** The shipped entry point of standalone as a process of its own. Disposing stops it. */
export type Standalone = AsyncDisposable & {
  url: string;
  /** The administrator's. */
  token: string;
  home: string;
  secrets: Readonly<Record<string, string>>;
  /** What it wrote since it was first started. */
  said: () => string;
  /** Starts it again on the same home and port after it ended. Resolves when it is ready. */
  start: () => Promise<void>;
  /** Resolves when it is ready. @throws AppError `standalone_not_ready`. */
  ready: () => Promise<void>;
  kill: (signal: NodeJS.Signals) => void;
  pid: () => number | undefined;
  /** Ends it in order. Resolves with its exit code when it is gone; null: a signal ended it. */
  stop: () => Promise<number | null>;
  /** @throws AppError `standalone_gone` with its last words. */
  assertRunning: () => void;
  /** Resolves when the process is gone. */
  ended: () => Promise<void>;
  /** The process of its database server; undefined where there is none. */
  postgresPid: () => number | undefined;
  /** Every process of a database server that works on its home. */
  postgresPids: () => number[];
};

/** Starts standalone on a free port and waits until it is ready. @throws AppError `standalone_not_ready`. */
export async function openStandalone(options: StandaloneOptions): Promise<Standalone> {
  const port = await findFreePort();
  const token = randomBytes(24).toString('hex');
  const data = join(options.home, 'postgres', 'data');
  const environment = {
    LOG_LEVEL: 'warn',
    ...{ GRASP_HOME: options.home, GRASP_TOKEN: token, PORT: String(port) },
    ...VENDOR_SECRETS,
    ...options.environment,
  };
  const said: string[] = [];
  let child = launch(options.args ?? [], environment, said);
  const url = `http://127.0.0.1:${port}`;

  const ready = () => waitUntilReady(url, { isGone: () => hasEnded(child), said });
  const ended = async () => {
    if (!hasEnded(child)) await once(child, 'exit');
  };
  const stop = async () => {
    if (!hasEnded(child)) child.kill('SIGTERM');
    await ended();
    return child.exitCode;
  };
  const assertRunning = () => {
    if (!hasEnded(child)) return;
    const detail = `code ${child.exitCode}, signal ${child.signalCode}: ${lastWords(said)}`;
    throw new AppError(benchErrors.standalone_gone, { detail });
  };
  async function start() {
    child = launch(options.args ?? [], environment, said);
    await ready();
  }

  const standalone = {
    ...{ url, token, home: options.home, secrets: VENDOR_SECRETS },
    ...{ start, ready, stop, ended, assertRunning },
    said: () => said.join(''),
    kill: (signal: NodeJS.Signals) => void child.kill(signal),
    pid: () => child.pid,
    postgresPid: () => readPid(join(data, 'postmaster.pid')),
    postgresPids: () => findServers(data),
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
  try {
    await ready();
  } catch (error) {
    await stop();
    throw error;
  }
  return standalone;
}

function launch(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  said: string[],
): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => said.push(String(chunk)));
  }
  return child;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

async function waitUntilReady(
  url: string,
  { isGone, said }: { isGone: () => boolean; said: readonly string[] },
): Promise<void> {
  const end = performance.now() + READY_MS;
  while (performance.now() < end && !isGone()) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await sleep(POLL_MS);
  }
  throw new AppError(benchErrors.standalone_not_ready, { detail: lastWords(said) });
}

const lastWords = (said: readonly string[]): string => said.join('').slice(-2_000);

/** The file comes and goes with the server. */
function readPid(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

/** PostgreSQL's processes all work in their data folder; none where the system does not show processes as files. */
export function findServers(data: string): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === data;
      } catch {
        return false;
      }
    });
}

/** A port that nothing listens on at the moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  server.close();
  await once(server, 'close');
  return port;
}
