import { parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { toParquet } from './parquet.ts';

const read = (bytes: Uint8Array) =>
  parquetReadObjects({
    file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  });

it('keeps texts, numbers and what is missing', async () => {
  const rows = [
    { period: '2026-05', mean: 1_234_567_890_123, came: null, group: 'r1' },
    { period: '2026-06', mean: -0.5, came: 7, group: null },
  ];
  expect(await read(toParquet(rows))).toEqual(rows);
});

it('is a file without rows, too', async () => {
  expect(await read(toParquet([]))).toEqual([]);
});
