import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSource } from './source.ts';

const TEXT = Array.from({ length: 40_000 }, (_, i) => `line ${i} ${(i * 7_919) % 10_007}\n`).join(
  '',
);
let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grasp-source-'));
  const zipped = gzipSync(TEXT);
  await writeFile(path('plain.csv'), TEXT);
  // Told by its content: the name says nothing.
  await writeFile(path('zipped.csv'), zipped);
  await writeFile(path('cut.csv.gz'), zipped.subarray(0, zipped.length / 2));
  await writeFile(path('broken.gz'), Buffer.concat([zipped.subarray(0, 500), Buffer.alloc(500)]));
  await writeFile(path('empty.csv'), '');
});
afterAll(() => rm(folder, { recursive: true }));

async function readAll(name: string, other?: { path: string }) {
  const source = createSource(path(name));
  const file = await source.open(other);
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.bytes) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString(), name: file.name, progress: source.progress() };
}

describe('a source', () => {
  it.each(['plain.csv', 'zipped.csv'])('gives the content of %s', async (name) => {
    const read = await readAll(name);
    expect(read.text === TEXT).toBe(true);
    expect(read.name).toBe(name);
    expect(read.progress.bytesRead).toBe(read.progress.bytesTotal);
    expect(read.progress.bytesTotal > 0).toBe(true);
  });

  it('opens files beside the main one', async () => {
    const read = await readAll('empty.csv', { path: 'plain.csv' });
    expect(read.text.length).toBe(TEXT.length);
  });

  it('gives an empty file', async () => {
    expect((await readAll('empty.csv')).text).toBe('');
  });

  it.each([
    ['that is not there', 'none.csv', 'import_file_missing'],
    ['below a file', 'plain.csv/deeper.csv', 'import_file_missing'],
    ['that is a folder', '.', 'import_file_unreadable'],
    ['whose compressed content is cut off', 'cut.csv.gz', 'import_file_damaged'],
    ['whose compressed content is broken', 'broken.gz', 'import_file_damaged'],
  ])('refuses a file %s, and names it', async (_, name, code) => {
    const reading = readAll(name);
    await expect(reading).rejects.toMatchObject({ code });
    await expect(reading).rejects.toThrow(path(name));
  });

  it('closes its file when the reader stops half-way', async () => {
    const file = await createSource(path('zipped.csv')).open();
    for await (const chunk of file.bytes) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });
});
