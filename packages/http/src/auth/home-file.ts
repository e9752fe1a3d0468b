import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that only its owner may read. */
const OWNER_ONLY = 0o600;

/** The text of a file of the home; made by `create` where there is none yet. */
export function readOrCreate(file: string, create: () => string): { text: string; isNew: boolean } {
  const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (text !== '') return { text, isNew: false };
  const created = create();
  writeSecretFile(file, `${created}\n`);
  return { text: created, isNew: true };
}

/** Writes a file that only its owner may read. */
export function writeSecretFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: OWNER_ONLY });
}
