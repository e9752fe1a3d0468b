import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import {
  createMemoryEventStore,
  type EventStore,
  openPostgresEventStore,
} from '@grasp/event-store';
import { openTestDatabase } from '@grasp/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findImporter } from './importers.ts';
import { runImport } from './run-import.ts';
import { inventLoanRows, toLoanCsv } from './testing/loan-log.ts';

const CHILD = new URL('testing/import-in-child.ts', import.meta.url).pathname;
const FORMAT = 'bpic2012-csv';
const data = process.env['GRASP_DATA'];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grasp-resume-'));
  await writeFile(join(folder, 'log.csv.gz'), gzipSync(toLoanCsv(inventLoanRows(1_000))));
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts an import in a process of its own and kills it as soon as so many events are in the log. */
async function killAfter(events: number, url: string, file: string): Promise<void> {
  const child = spawn(process.execPath, [CHILD, url, FORMAT, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const settled of createInterface({ input: child.stdout })) {
    if (Number(settled) >= events) child.kill('SIGKILL');
  }
  await exited;
  expect(child.signalCode).toBe('SIGKILL');
}

const importInto = (store: EventStore, file: string) => {
  const importer = findImporter(FORMAT);
  if (importer === undefined) throw new Error('the importer is gone');
  const actor = { kind: 'importer', id: 'me', via: 'import' } as const;
  return runImport({ importer, file, store, actor });
};

/** What stands in each stream, in its order, whichever way the streams are interleaved. */
async function dump(store: EventStore): Promise<Map<string, string[]>> {
  const streams = new Map<string, string[]>();
  for await (const { events } of store.readAll({ after: 0n, batchSize: 5_000 })) {
    for (const { stream, id, hash, recordedAt } of events) {
      const events = streams.get(stream) ?? [];
      events.push(`${id} ${hash} ${recordedAt}`);
      streams.set(stream, events);
    }
  }
  return new Map([...streams].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function expectSameAfterKill(file: string, events: number): Promise<void> {
  await using database = await openTestDatabase();
  await killAfter(events, database.url, file);
  await using store = await openPostgresEventStore({ connectionString: database.url });
  const before = await store.head();
  const resumed = await importInto(store, file);
  await using whole = createMemoryEventStore();
  const { accepted, behind } = await importInto(whole, file);
  expect(before).toBeGreaterThan(0n);
  expect(before).toBeLessThan(BigInt(accepted));
  expect(resumed).toMatchObject({ accepted: accepted - Number(before), conflicts: 0, behind });
  expect(resumed.duplicates).toBe(Number(before));
  expect((await dump(store)).entries().toArray()).toEqual((await dump(whole)).entries().toArray());
}

describe('an import killed half-way and run again', () => {
  it('ends in the same state as one that was not', async () => {
    await expectSameAfterKill(join(folder, 'log.csv.gz'), 4_000);
  }, 120_000);

  it('does so with the whole loan log of 2012', async ({ skip }) => {
    if (data === undefined) return skip('needs GRASP_DATA: the folder of public data sets');
    await expectSameAfterKill(join(data, 'bpic2012/bpic2012_events.csv.gz'), 120_000);
  }, 600_000);
});

describe('a file that ends too early', () => {
  it('is named, what came before stands, and the whole file goes on from there', async () => {
    await using store = createMemoryEventStore();
    const whole = gzipSync(toLoanCsv(inventLoanRows(1_000)));
    const cut = join(folder, 'cut.csv.gz');
    await writeFile(cut, whole.subarray(0, whole.length - 2_000));
    const failed = importInto(store, cut);
    await expect(failed).rejects.toMatchObject({ code: 'import_file_damaged' });
    const before = Number(await store.head());
    expect(before).toBeGreaterThan(0);
    const result = await importInto(store, join(folder, 'log.csv.gz'));
    expect(result).toMatchObject({ duplicates: before, conflicts: 0 });
    expect(result.accepted).toBeGreaterThan(0);
  });
});
