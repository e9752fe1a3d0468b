import { AppError } from '@grasp/errors';
import { type CsvError, type Parser, parse } from 'csv-parse';
import { importErrors } from './errors.ts';
import type { Dirt } from './importer.ts';
import type { SourceFile } from './source.ts';

/** A row: the fields of the columns asked for, in the order asked for. */
export type CsvRow = { line: number; fields: readonly string[] };

/** Some rows of a file, and those that are none. */
export type CsvChunk = { rows: readonly CsvRow[]; dirt: readonly Dirt[] };

export type CsvOptions = {
  /** Names of the columns wanted, as in the file's first row; or what to want of those that it names. */
  columns: readonly string[] | ((header: readonly string[]) => readonly string[]);
  delimiter?: ',' | ';' | '\t' | '|' | undefined;
};

/** Far above any real row: an open quote must not draw the whole file into memory. */
const MAX_ROW_BYTES = 1_000_000;

/**
 * Reads a CSV file in UTF-8 whose first row names its columns. Rows of another length than that are dirt.
 * @throws AppError `import_wrong_format` (no such column, not UTF-8), `import_file_damaged` (a quote never closed).
 */
export async function* readCsv(file: SourceFile, options: CsvOptions): AsyncGenerator<CsvChunk> {
  const table = createTable(file, options);
  const parser = createParser(options, table.take);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parseNext = async (chunk?: Uint8Array): Promise<CsvChunk> => {
    check(file, table.line() + 1, () => decoder.decode(chunk, { stream: chunk !== undefined }));
    await feed(parser, chunk).catch((error) => refuse(file, error));
    return table.flush();
  };
  for await (const chunk of file.bytes) yield await parseNext(chunk);
  yield await parseNext();
  table.checkHeader();
}

/** Collects rows as the parser calls. It is called synchronously while a chunk is parsed. */
function createTable(file: SourceFile, { columns }: CsvOptions) {
  let places: number[] | undefined;
  let width = 0;
  let lastLine = 0;
  let rows: CsvRow[] = [];
  let dirt: Dirt[] = [];
  const takeHeader = (header: readonly string[]): void => {
    const names = header.map((name) => name.trim());
    const wanted = typeof columns === 'function' ? columns(names) : columns;
    places = wanted.map((column) => placeOf(file, names, column));
    width = names.length;
  };
  return {
    line: () => lastLine,
    take(record: readonly string[], line: number): void {
      lastLine = line;
      if (places === undefined) takeHeader(record);
      else if (record.length === width) {
        rows.push({ line, fields: places.map((place) => record[place] ?? '') });
      } else dirt.push({ kind: 'dirt', dirt: 'wrong_column_count', line, file: file.name });
    },
    flush(): CsvChunk {
      const chunk = { rows, dirt };
      rows = [];
      dirt = [];
      return chunk;
    },
    checkHeader(): void {
      if (places !== undefined) return;
      throw new AppError(importErrors.import_wrong_format, { detail: `${file.name} is empty` });
    },
  };
}

function placeOf(file: SourceFile, names: readonly string[], column: string): number {
  const place = names.indexOf(column);
  if (place >= 0) return place;
  const detail = `${file.name}:1 names no column "${column}"`;
  throw new AppError(importErrors.import_wrong_format, { detail, field: column });
}

function createParser(
  { delimiter = ',' }: CsvOptions,
  take: (record: readonly string[], line: number) => void,
): Parser {
  const parser = parse({
    bom: true,
    delimiter,
    max_record_size: MAX_ROW_BYTES,
    // In tab-separated files a quote is a character like any other.
    quote: delimiter === '\t' ? null : '"',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    on_record(record: string[], { lines }) {
      take(record, lines);
      return null;
    },
  });
  // A failed write also tells its caller; unheard, the event would end the process.
  parser.on('error', () => {});
  return parser;
}

function feed(parser: Parser, chunk: Uint8Array | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve());
    if (chunk === undefined) parser.end(done);
    else parser.write(chunk, done);
  });
}

/** The parser's own words quote the row, which may hold personal data: its code and line say enough. */
function refuse(file: SourceFile, error: unknown): never {
  if (error instanceof AppError || !isCsvError(error)) throw error;
  const detail = `${file.name}:${String(error['lines'])} (${error.code})`;
  throw new AppError(importErrors.import_file_damaged, { detail, cause: error });
}

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');

function check(file: SourceFile, line: number, decode: () => void): void {
  try {
    decode();
  } catch (cause) {
    const detail = `${file.name} is not UTF-8 after line ${line}`;
    throw new AppError(importErrors.import_wrong_format, { detail, cause });
  }
}
