import type { ColumnType } from '../define-projection.ts';
import type { Row } from '../row.ts';

type Value = Row[number];
export type FieldType = ColumnType | 'smallint';

/**
 * Rows in COPY's binary format, written into bytes at once: as text, every number and every character that has a meaning
 * in COPY would have to be looked at, here and in the server.
 */
export type CopyRows = {
  bytes: Buffer;
  view: DataView;
  /** Bytes that have gathered. */
  size: number;
};

/** Bytes taken at first; more when a row needs them. */
const ROOM = 80_000;
const TWO_32 = 2 ** 32;
const OID_OF_TEXT = 25;
/** What a COPY begins with, and the row that ends it. */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const END_OF_ROWS = Buffer.from([0xff, 0xff]);

export function createCopyRows(): CopyRows {
  const rows = emptyRows();
  rows.size = SIGNATURE.copy(rows.bytes);
  return rows;
}

/** Gives what has gathered, and begins anew. */
export function takeBytes(rows: CopyRows): Buffer {
  const taken = rows.bytes.subarray(0, rows.size);
  Object.assign(rows, emptyRows());
  return taken;
}

/** Begins a row of so many fields. */
export function putRow(rows: CopyRows, fields: number): void {
  reserve(rows, 2);
  rows.view.setInt16(rows.size, fields);
  rows.size += 2;
}

/** The row's next field. @throws RangeError for a number that the type does not hold. */
export function putField(rows: CopyRows, type: FieldType, value: Value | undefined): void {
  reserve(rows, 16);
  if (value === null || value === undefined) putInt32(rows, -1);
  else if (type === 'text') putText(rows, String(value));
  else if (type === 'bigint') putBigint(rows, Number(value));
  else if (type === 'integer') putInteger(rows, Number(value));
  else putRarer(rows, type, value);
}

function putRarer(rows: CopyRows, type: FieldType, value: NonNullable<Value>): void {
  if (type === 'smallint') putSmallint(rows, Number(value));
  else if (type === 'boolean') putBoolean(rows, value === true);
  else if (type === 'text[]') putTexts(rows, value as readonly string[]);
  else putDouble(rows, Number(value));
}

function putText(rows: CopyRows, value: string): void {
  reserve(rows, 4 + 3 * value.length);
  const length = rows.bytes.write(value, rows.size + 4);
  putInt32(rows, length);
  rows.size += length;
}

function putBigint(rows: CopyRows, value: number): void {
  if (!Number.isSafeInteger(value)) throw outOfRange(value, 'bigint');
  const high = Math.floor(value / TWO_32);
  putInt32(rows, 8);
  putInt32(rows, high);
  rows.view.setUint32(rows.size, value - high * TWO_32);
  rows.size += 4;
}

function putInteger(rows: CopyRows, value: number): void {
  if ((value | 0) !== value) throw outOfRange(value, 'integer');
  putInt32(rows, 4);
  putInt32(rows, value);
}

function putSmallint(rows: CopyRows, value: number): void {
  if ((value << 16) >> 16 !== value) throw outOfRange(value, 'smallint');
  putInt32(rows, 2);
  rows.view.setInt16(rows.size, value);
  rows.size += 2;
}

function putDouble(rows: CopyRows, value: number): void {
  putInt32(rows, 8);
  rows.view.setFloat64(rows.size, value);
  rows.size += 8;
}

function putBoolean(rows: CopyRows, value: boolean): void {
  putInt32(rows, 1);
  rows.bytes[rows.size] = value ? 1 : 0;
  rows.size += 1;
}

/** An array of one dimension that begins at 1; nulls cannot be in it. */
function putTexts(rows: CopyRows, values: readonly string[]): void {
  reserve(rows, 24);
  const start = rows.size;
  rows.size += 4;
  for (const part of [values.length === 0 ? 0 : 1, 0, OID_OF_TEXT]) putInt32(rows, part);
  if (values.length > 0) for (const part of [values.length, 1]) putInt32(rows, part);
  for (const value of values) putText(rows, value);
  rows.view.setInt32(start, rows.size - start - 4);
}

function putInt32(rows: CopyRows, value: number): void {
  rows.view.setInt32(rows.size, value);
  rows.size += 4;
}

function reserve(rows: CopyRows, count: number): void {
  if (rows.size + count <= rows.bytes.length) return;
  const larger = emptyRows(Math.max(2 * rows.bytes.length, rows.size + count));
  larger.size = rows.bytes.copy(larger.bytes, 0, 0, rows.size);
  Object.assign(rows, larger);
}

function emptyRows(room = ROOM): CopyRows {
  const bytes = Buffer.allocUnsafe(room);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, room), size: 0 };
}

const outOfRange = (value: number, type: FieldType): RangeError =>
  new RangeError(`${value} is no ${type}`);
