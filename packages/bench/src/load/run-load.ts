import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AppError } from '@grasp/errors';
import { type CpuOf, cpuBetween, readCpu } from '../cpu.ts';
import { benchErrors } from '../errors.ts';
import type { Standalone } from '../standalone.ts';
import type { Load, Tally, Told } from './plan.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** A load's tally, and the processor time in seconds that it cost everybody, from its first request to its last answer. */
export type Loaded = Tally & { cpu: CpuOf };

/** Sends a load from a process of its own. @throws AppError `load_failed`, with what odd answers said. */
export async function runLoad(
  standalone: Standalone,
  load: Load & { prefix: string },
  signal: AbortSignal,
): Promise<Loaded> {
  const { url, token, secrets } = standalone;
  const plan = JSON.stringify({ ...load, door: { url, token, secrets } });
  const client = fork(MAIN, [plan], { signal });
  // Comes when everything that it told has been heard, which its exit does not wait for.
  const gone = once(client, 'disconnect');
  let before: CpuOf | undefined;
  let loaded: Loaded | undefined;
  client.on('message', (message: Told) => {
    const now = readCpu(standalone, client.pid);
    if (message.told === 'begin') before = now;
    else loaded = { ...message.tally, cpu: cpuBetween(before ?? now, now) };
  });
  await gone;
  if (loaded === undefined) throw new AppError(benchErrors.load_failed);
  if (loaded.oddCount === 0) return loaded;
  const detail = `${loaded.oddCount} odd answers: ${loaded.odd.join(' | ')}`;
  throw new AppError(benchErrors.load_failed, { detail });
}
