import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AppError } from '@grasp/errors';
import { shell } from '../config.ts';
import { benchErrors } from '../errors.ts';
import { peakMemoryOf } from './memory.ts';

/** The tests' server of EventStoreDB's protocol, as a process of its own. Disposing ends it, and its log with it. */
export type EventStoreServer = AsyncDisposable & {
  /** Connection string. */
  url: string;
  /** Most memory that it held so far, in MB. */
  peakMb: () => number;
};

const MAIN = new URL('../../../event-store/src/testing/protocol-server/main.ts', import.meta.url);
/** It keeps its log in memory: MB that a log of a million events may take. */
const MOST_MEMORY_MB = 6_000;

/** Starts it on a port of its own. @throws AppError `service_not_ready`. */
export async function openEventStoreServer(): Promise<EventStoreServer> {
  const args = [`--max-old-space-size=${MOST_MEMORY_MB}`, fileURLToPath(MAIN)];
  const child = spawn(process.execPath, args, { env: shell, stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const url = await Promise.race([firstLineOf(child), gone.then(() => undefined)]);
  if (url === undefined) {
    throw new AppError(benchErrors.service_not_ready, { detail: 'the protocol server ended' });
  }
  return {
    url,
    peakMb: () => peakMemoryOf(child.pid),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function firstLineOf({ stdout }: ChildProcess): Promise<string | undefined> {
  for await (const line of createInterface({ input: stdout as NodeJS.ReadableStream })) return line;
  return undefined;
}
