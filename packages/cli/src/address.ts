import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DEFAULT = 'http://127.0.0.1:3000';

/** Where the server of a home answers: what it wrote down when it began to listen. */
export function readAddress(home: string): string {
  const file = join(home, 'address');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : DEFAULT;
}
