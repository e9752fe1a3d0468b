import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readStatusFile } from './status-file.ts';

/** How long the processes of a database folder get for each way of ending, mildest first. */
const STEPS = [
  { signal: 'SIGINT', patienceMs: 30_000 },
  { signal: 'SIGQUIT', patienceMs: 5_000 },
  { signal: 'SIGKILL', patienceMs: 5_000 },
] as const;

const POLL_MS = 20;

/**
 * Ends every server process that still works on `data` and waits until none is left. Two servers on one folder
 * destroy it; so the caller must hold the folder's lock: then no living Grasp owns these processes.
 * @returns how many processes were found at first.
 */
export async function stopOrphans(data: string): Promise<number> {
  const found = findServerProcesses(data).length;
  for (const { signal, patienceMs } of STEPS) {
    if (await stopWith(data, signal, patienceMs)) break;
  }
  return found;
}

/** Only the postmaster is told: it ends the others. Without one, all are. */
async function stopWith(
  data: string,
  signal: NodeJS.Signals,
  patienceMs: number,
): Promise<boolean> {
  const running = findServerProcesses(data);
  const postmaster = readPostmasterPid(data);
  const told = running.filter((pid) => pid === postmaster);
  for (const pid of told.length > 0 ? told : running) send(pid, signal);
  const end = Date.now() + patienceMs;
  while (findServerProcesses(data).length > 0) {
    if (Date.now() > end) return false;
    await delay(POLL_MS);
  }
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}

/** The process that `postmaster.pid` names, running or not. */
export function readPostmasterPid(data: string): number | undefined {
  const pid = Number.parseInt(readStatusFile(data), 10);
  return Number.isNaN(pid) ? undefined : pid;
}

/** The ids of all processes of PostgreSQL that work in this folder; elsewhere than on Linux only the postmaster's. */
export function findServerProcesses(data: string): number[] {
  if (process.platform === 'linux')
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => worksIn(pid, data));
  const postmaster = readPostmasterPid(data);
  return postmaster !== undefined && commandOf(postmaster).includes(data) ? [postmaster] : [];
}

/** A process id alone proves nothing, since ids are used again: the program and its folder must fit too. */
function worksIn(pid: number, data: string): boolean {
  if (!Number.isInteger(pid)) return false;
  try {
    const program = basename(readlinkSync(`/proc/${pid}/exe`)).replace(' (deleted)', '');
    return program === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === data;
  } catch {
    return false;
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
