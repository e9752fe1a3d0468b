import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { AppError } from '@grasp/errors';
import { runtimeErrors } from '../errors.ts';

/**
 * The port for the database in `folder`: the one asked for, else the one used last time, else a free one.
 * @throws AppError `postgres_port_taken` where one was asked for and another program has it.
 */
export async function choosePort(folder: string, asked: number | undefined): Promise<number> {
  const remembered = readPort(folder);
  const free = await probe(asked ?? remembered ?? 0);
  if (free === undefined && asked !== undefined) {
    throw new AppError(runtimeErrors.postgres_port_taken, { detail: `127.0.0.1:${asked}` });
  }
  const port = free ?? (await probe(0)) ?? 0;
  writeFileSync(portFile(folder), `${port}\n`);
  return port;
}

/** The port that the database in `folder` was last started on. */
export function readPort(folder: string): number | undefined {
  const path = portFile(folder);
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined;
}

function portFile(folder: string): string {
  return join(folder, 'port');
}

/** Binds the port for a moment; undefined where it is taken. 0 finds a free one. */
function probe(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}
