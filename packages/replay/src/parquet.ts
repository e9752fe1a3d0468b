import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { Cells } from './table.ts';

/**
 * Rows as a Parquet file, for DuckDB, Spark or a spreadsheet: texts as strings, numbers as doubles. A double counts minor
 * units exactly up to 2^53. Without rows there are no columns, and the file is empty but valid.
 */
export function toParquet(rows: readonly Cells[]): Uint8Array {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columnData = names.map((name): ColumnSource => {
    const data = rows.map((row) => row[name] ?? null);
    const isNumber = data.every((value) => value === null || typeof value === 'number');
    return { name, data, type: isNumber ? 'DOUBLE' : 'STRING', nullable: true };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
