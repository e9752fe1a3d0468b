import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Row } from './read-file.ts';

const SEED = 20_120_314;
const COLUMNS = [
  'case_id',
  'reg_date',
  'amount_req',
  'activity',
  'lifecycle',
  'resource',
  'timestamp',
];

/** The rows of whole cases, about so many of a hundred; the same ones each time, and all of them at 100. */
export function sampleCases(rows: readonly Row[], percent: number): Row[] {
  const random = xoroshiro128plus(SEED);
  const chosen = new Map<string, boolean>();
  for (const { case_id } of rows) {
    if (!chosen.has(case_id)) chosen.set(case_id, (random.next() >>> 0) % 100 < percent);
  }
  return rows.filter(({ case_id }) => chosen.get(case_id));
}

/** Writes rows as the file has them. */
export async function writeRows(file: string, rows: readonly Row[]): Promise<void> {
  const zip = createGzip();
  const out = zip.pipe(createWriteStream(file));
  zip.write(`${COLUMNS.join(',')}\n`);
  for (const row of rows) {
    zip.write(`${COLUMNS.map((column) => row[column as keyof Row]).join(',')}\n`);
  }
  zip.end();
  await finished(out);
}
