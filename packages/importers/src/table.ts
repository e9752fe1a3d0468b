import type { Dirt, FilePlace } from './importer.ts';
import { readCsv } from './read-csv.ts';
import type { SourceFile } from './source.ts';

/** A row of a CSV file by the names of its columns. */
export type TableRow = FilePlace & {
  file: string;
  /** The field of a column, without spaces around it; empty where no column is named. */
  get: (column: string | undefined) => string;
};

/** Rows of a file, and those that are none. */
export type TableChunk = { rows: readonly TableRow[]; dirt: readonly Dirt[] };

export type TableOptions = {
  /** The columns wanted; what the map leaves out is undefined. */
  columns: readonly (string | undefined)[];
  delimiter: ',' | ';' | '\t' | '|';
};

/** Reads the wanted columns of a CSV file. @throws AppError as `readCsv`. */
export async function* readTable(
  file: SourceFile,
  { columns, delimiter }: TableOptions,
): AsyncGenerator<TableChunk> {
  const wanted = [...new Set(columns.filter((column) => column !== undefined))];
  const places = new Map(wanted.map((column, place) => [column, place]));
  for await (const { rows, dirt } of readCsv(file, { columns: wanted, delimiter })) {
    const named = rows.map(({ line, fields }) => ({
      line,
      file: file.name,
      get: (column: string | undefined) =>
        column === undefined ? '' : (fields[places.get(column) ?? -1] ?? '').trim(),
    }));
    yield { rows: named, dirt };
  }
}
