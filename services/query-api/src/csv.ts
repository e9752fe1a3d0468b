import { stringify } from 'csv-stringify/sync';

type Row = Record<string, unknown>;
type Cells = Record<string, string>;

/**
 * Items of a list as CSV: nested objects become columns `outer.inner`, sums of money a column per currency, other lists
 * one column. What a spreadsheet would take for a formula is told from it by an apostrophe; numbers stay as they are.
 */
export function toCsv(items: readonly Row[]): string {
  const rows = items.map((item) => flat(item, ''));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return stringify(rows, { header: true, columns, bom: true });
}

function flat(row: Row, prefix: string): Cells {
  const entries = Object.entries(row).filter(([name]) => name !== 'ref' && name !== 'refs');
  return Object.assign({}, ...entries.map(([name, value]) => cells(`${prefix}${name}`, value)));
}

function cells(name: string, value: unknown): Cells {
  if (value === null || value === undefined) return { [name]: '' };
  if (Array.isArray(value)) return listCells(name, value);
  if (typeof value === 'object') return flat(value as Row, `${name}.`);
  return { [name]: guarded(String(value)) };
}

function listCells(name: string, values: readonly unknown[]): Cells {
  // Of nothing nobody can tell whether it would be money: an empty list has no column of its own.
  if (values.every(isMoney)) {
    return Object.fromEntries(
      values.map(({ amount, currency }) => [`${name}.${currency}`, amount]),
    );
  }
  return { [name]: guarded(values.map(plain).join(' ')) };
}

const plain = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

function isMoney(value: unknown): value is { amount: string; currency: string } {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;
}

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** A cell that begins like a formula is run by some spreadsheets when it is opened. */
function guarded(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}
