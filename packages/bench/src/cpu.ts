import { readFileSync } from 'node:fs';
import type { Figure } from './row.ts';
import type { Standalone } from './standalone.ts';

/** Processor time in seconds, of each side. */
export type CpuOf = { server: number; postgres: number; client: number };

/** What Linux counts processor time in. */
const TICKS_PER_SECOND = 100;
/** Fields of `/proc/<pid>/stat` after the name: time of the process in user and kernel mode, and of its ended children. */
const [USER, CHILDREN_KERNEL] = [11, 14];

/** Processor time since each side was started; zero where the system does not tell. */
export function readCpu(standalone: Standalone, client: number | undefined): CpuOf {
  return {
    server: secondsOf(standalone.pid()),
    postgres: standalone.postgresPids().reduce((sum, pid) => sum + secondsOf(pid), 0),
    client: secondsOf(client),
  };
}

/** What was spent between two readings. */
export function cpuBetween(before: CpuOf, after: CpuOf): CpuOf {
  return {
    server: after.server - before.server,
    postgres: after.postgres - before.postgres,
    client: after.client - before.client,
  };
}

/** Processor time per event, on cores that all three share: what stays comparable on a machine with other work. */
export function cpuFigures(name: string, cpu: CpuOf, events: number): Figure[] {
  return (['server', 'postgres', 'client'] as const).map((side) => ({
    name: `${name}, CPU per event, ${side}`,
    value: (cpu[side] * 1_000_000) / events,
    unit: 'µs',
  }));
}

/** Processor time of a process since its start, in seconds; zero where the system does not tell. */
export function secondsOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(USER, CHILDREN_KERNEL + 1).reduce((sum, n) => sum + Number(n), 0);
    return ticks / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}
