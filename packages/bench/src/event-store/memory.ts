import { readFileSync } from 'node:fs';

/** Most memory that a process held so far, in MB; 0 where the system does not tell, or it is gone. */
export function peakMemoryOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_000;
  } catch {
    return 0;
  }
}
