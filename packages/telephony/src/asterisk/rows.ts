import { CsvError, parse } from 'csv-parse/sync';
import { tryParse } from '../try-parse.ts';

/** A call detail record: its fields by Asterisk's names, in lower case. */
export type CdrRow = Readonly<Record<string, string>>;

/** A record of a body. `body` is a body of this record alone; `row` is missing where it cannot be read. */
export type RawRow = { body: Buffer; row: CdrRow | undefined };

/** The columns of `cdr-csv/Master.csv`, in its order, with `loguniqueid`, `loguserfield` and `newcdrcolumns` on. */
const MASTER_COLUMNS = [
  ...['accountcode', 'src', 'dst', 'dcontext', 'clid', 'channel', 'dstchannel'],
  ...['lastapp', 'lastdata', 'start', 'answer', 'end', 'duration', 'billsec'],
  ...['disposition', 'amaflags', 'uniqueid', 'userfield', 'peeraccount', 'linkedid', 'sequence'],
];
/** How many columns `Master.csv` has, by the switches above: none, the first, the first two, all. */
const MASTER_WIDTHS = [16, 17, 18, 21];

/**
 * The records of a body: a JSON object or array, or CSV, whose first line may name the columns. Without such a line
 * the columns are those of `Master.csv`. One record that cannot be read does not take the others with it.
 */
export function readRows(body: Buffer): readonly RawRow[] {
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  const rows = /^\s*[[{]/.test(text) ? jsonRows(text, body) : csvRows(text);
  return rows.length === 0 ? [{ body, row: undefined }] : rows;
}

function jsonRows(text: string, body: Buffer): RawRow[] {
  const parsed = tryParse((): unknown => JSON.parse(text), SyntaxError);
  if (parsed === undefined) return [{ body, row: undefined }];
  const records: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const alone = records.length === 1 ? textOfOne(text.trim()) : undefined;
  return records.map((record) => ({
    body: Buffer.from(alone ?? JSON.stringify(record)),
    row: isRecord(record) ? rowOf(Object.entries(record)) : undefined,
  }));
}

/** The one record of a text as it came: it need not be written again. */
function textOfOne(text: string): string {
  return text.startsWith('[') ? text.slice(1, -1).trim() : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Asterisk writes one record a line, so a quote that is never closed spoils its own line only. */
function csvRows(text: string): RawRow[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const names = cellsOf(lines[0] ?? '')?.map((name) => name.trim().toLowerCase());
  const header = names?.includes('uniqueid') ? lines[0] : undefined;
  return (header === undefined ? lines : lines.slice(1)).map((line) => ({
    body: Buffer.from(header === undefined ? line : `${header}\n${line}`),
    row: csvRow(line, header === undefined ? undefined : names),
  }));
}

function csvRow(line: string, header: readonly string[] | undefined): CdrRow | undefined {
  const cells = cellsOf(line);
  const widths = header === undefined ? MASTER_WIDTHS : [header.length];
  if (cells === undefined || !widths.includes(cells.length)) return undefined;
  const names = header ?? MASTER_COLUMNS;
  return rowOf(cells.map((cell, index) => [names[index] ?? '', cell]));
}

function cellsOf(line: string): readonly string[] | undefined {
  return tryParse(() => (parse(line, { relax_column_count: true }) as string[][])[0], CsvError);
}

function rowOf(entries: readonly [string, unknown][]): CdrRow {
  const row: Record<string, string> = {};
  for (const [name, value] of entries) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    row[name.toLowerCase()] = String(value).trim();
  }
  return row;
}
