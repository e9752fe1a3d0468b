import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '@grasp/errors';
import { shell } from '../config.ts';
import { benchErrors } from '../errors.ts';
import { peakMemoryOf } from './memory.ts';

/** What a command of `grasp` answered in a process of its own. */
export type CommandRun = {
  // biome-ignore lint/suspicious/noExplicitAny: each command answers JSON of its own
  answer: any;
  seconds: number;
  /** Most memory that it held, in MB. */
  peakMb: number;
};

export type CommandOptions = {
  environment: Readonly<Record<string, string>>;
  signal: AbortSignal;
};

const MAIN = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url));
const POLL_MS = 100;

/** Runs a command to its end. @throws AppError `command_failed` with what it said. */
export async function runCommand(
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandRun> {
  const started = performance.now();
  const { child, gone, said } = start(args, options);
  let peakMb = 0;
  while (child.exitCode === null && child.signalCode === null) {
    peakMb = Math.max(peakMb, peakMemoryOf(child.pid));
    await Promise.race([gone, sleep(POLL_MS)]);
  }
  const seconds = (performance.now() - started) / 1_000;
  if (child.exitCode !== 0) {
    throw new AppError(benchErrors.command_failed, { detail: `${args[0]}: ${said()}` });
  }
  return { answer: JSON.parse(said()), seconds, peakMb };
}

/**
 * Starts a command and kills it (SIGKILL) in its midst: as soon as `isDue` says so.
 * @throws AppError `command_failed` when it ended before.
 */
export async function killCommand(
  args: readonly string[],
  options: CommandOptions,
  isDue: () => Promise<boolean>,
): Promise<void> {
  const { child, gone, said } = start(args, options);
  try {
    while (child.exitCode === null && !(await isDue())) await sleep(POLL_MS);
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
  if (child.signalCode === 'SIGKILL') return;
  throw new AppError(benchErrors.command_failed, {
    detail: `${args[0]} ended too early: ${said()}`,
  });
}

function start(args: readonly string[], { environment, signal }: CommandOptions) {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [MAIN, '--json', ...args], {
    env: { ...shell, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  const gone = once(child, 'close');
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  return { child, gone, said: () => text };
}
