import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { LogRecord } from './record.ts';

/** A file of one record a line, so that a server that runs as a process of its own finds its log again. */
export type Keeper = {
  kept: LogRecord[];
  keep(record: LogRecord): void;
  close(): void;
};

export function openKeeper(file: string): Keeper {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').split('\n').flatMap(parse) : [];
  const handle = openSync(file, 'a');
  return {
    kept,
    keep: (record) => void writeSync(handle, `${JSON.stringify(record, toPlain)}\n`),
    close: () => closeSync(handle),
  };
}

/** A line that a kill cut off was never answered. */
function parse(line: string): LogRecord[] {
  if (!line.endsWith('}')) return [];
  const plain = JSON.parse(line);
  return [
    {
      ...plain,
      revision: BigInt(plain.revision),
      position: BigInt(plain.position),
      created: BigInt(plain.created),
      data: Buffer.from(plain.data, 'base64'),
      metadata: Buffer.from(plain.metadata, 'base64'),
    },
  ];
}

function toPlain(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const own = this[key];
  if (Buffer.isBuffer(own)) return own.toString('base64');
  return typeof value === 'bigint' ? String(value) : value;
}
