import { describe, expect, it } from 'vitest';
import type { Dirt } from './importer.ts';
import { type CsvOptions, type CsvRow, readCsv } from './read-csv.ts';
import { createMemorySource } from './testing/memory-source.ts';

async function read(content: string | Uint8Array, options: CsvOptions, chunkBytes = 65_536) {
  const rows: CsvRow[] = [];
  const dirt: Dirt[] = [];
  const file = await createMemorySource({ 'list.csv': content }, chunkBytes).open();
  for await (const chunk of readCsv(file, options)) {
    rows.push(...chunk.rows);
    dirt.push(...chunk.dirt);
  }
  return { rows, dirt };
}

describe('readCsv', () => {
  it('gives the wanted columns in the order asked for, with the line of each row', async () => {
    const { rows } = await read('a,b,c\n1,2,3\n4,5,6\n', { columns: ['c', 'a'] });
    expect(rows).toEqual([
      { line: 2, fields: ['3', '1'] },
      { line: 3, fields: ['6', '4'] },
    ]);
  });

  it('reads the same rows wherever the file is cut into chunks', async () => {
    const text = '\ufeffname,note\r\n"Łódź, ul. 1","two\r\nlines"\r\n\r\nŽižkov,"a ""b"" c"\r\n';
    const whole = await read(text, { columns: ['name', 'note'] });
    expect(whole.rows.map(({ fields }) => fields)).toEqual([
      ['Łódź, ul. 1', 'two\r\nlines'],
      ['Žižkov', 'a "b" c'],
    ]);
    for (const chunkBytes of [1, 2, 3, 7]) {
      expect(await read(text, { columns: ['name', 'note'] }, chunkBytes)).toEqual(whole);
    }
  });

  it('counts a row of another length than the header as dirt and goes on', async () => {
    const { rows, dirt } = await read('a,b\n1\n2,3\n4,5,6\n', { columns: ['a'] });
    expect(rows).toEqual([{ line: 3, fields: ['2'] }]);
    expect(dirt.map(({ dirt: kind, line }) => [kind, line])).toEqual([
      ['wrong_column_count', 2],
      ['wrong_column_count', 4],
    ]);
  });

  it('takes a quote in a tab-separated file as a character', async () => {
    const { rows } = await read('a\tb\n6" pipe\tx\n', { columns: ['a'], delimiter: '\t' });
    expect(rows).toEqual([{ line: 2, fields: ['6" pipe'] }]);
  });

  it.each([
    ['a column that is not there', 'a,b\n1,2\n', 'list.csv:1 names no column "c"'],
    ['an empty file', '', 'list.csv is empty'],
    ['bytes that are no UTF-8', Buffer.from([0x63, 0x0a, 0xe9, 0x0a]), 'list.csv is not UTF-8'],
  ])('refuses %s', async (_, content, detail) => {
    const reading = read(content, { columns: ['c'] });
    await expect(reading).rejects.toMatchObject({ code: 'import_wrong_format' });
    await expect(reading).rejects.toThrow(detail);
  });

  it('names the line where a quote is opened and never closed, and quotes no data', async () => {
    const reading = read('a,b\n1,2\n3,"secret name\n', { columns: ['a'] });
    await expect(reading).rejects.toMatchObject({ code: 'import_file_damaged' });
    await expect(reading).rejects.toThrow(/list\.csv:3 \(CSV_QUOTE_NOT_CLOSED\)$/);
  });
});
