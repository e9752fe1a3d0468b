import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

async function start(file: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [MAIN, '--file', file]);
  const [line] = await once(child.stdout, 'data');
  return { child, url: String(line).trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

it('finds its log again when it was killed as a process of its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'grasp-protocol-'));
  const file = join(folder, 'log.ndjson');
  const first = await start(file);
  const client = EventStoreDBClient.connectionString(first.url);
  const written = jsonEvent({ type: 'Told', data: { text: 'é😀' }, metadata: { by: 'ann' } });
  await client.appendToStream('call-1', written);
  await client.dispose();
  await kill(first.child);
  const second = await start(file);
  const again = EventStoreDBClient.connectionString(second.url);
  const found = await Array.fromAsync(again.readStream('call-1'));
  await again.dispose();
  await kill(second.child);
  rmSync(folder, { recursive: true });
  expect(found.map(({ event }) => [event?.id, event?.data, event?.metadata])).toEqual([
    [written.id, { text: 'é😀' }, { by: 'ann' }],
  ]);
});
