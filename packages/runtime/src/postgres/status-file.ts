import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the server last wrote of itself into `postmaster.pid`; empty where there is none. A server that starts takes the
 * file of a former one away and writes its own, so whether it is there can change from one look to the next.
 */
export function readStatusFile(data: string): string {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
