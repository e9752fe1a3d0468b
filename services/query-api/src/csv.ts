import { stringify } from 'csv-stringify/sync';

type Row = Record<string, unknown>;

/** Items of a list as CSV: nested objects become columns `outer.inner`, lists of plain values one column. */
export function toCsv(items: readonly Row[]): string {
  const rows = items.map((item) => flat(item, ''));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return stringify(rows, { header: true, columns, escape_formulas: true, bom: true });
}

function flat(row: Row, prefix: string): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(row)
      .filter(([name]) => name !== 'ref')
      .map(([name, value]) => cell(`${prefix}${name}`, value)),
  );
}

function cell(name: string, value: unknown): Record<string, string> {
  if (value === null || value === undefined) return { [name]: '' };
  if (Array.isArray(value)) return { [name]: value.map(plain).join(' ') };
  return typeof value === 'object' ? flat(value as Row, `${name}.`) : { [name]: String(value) };
}

const plain = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);
