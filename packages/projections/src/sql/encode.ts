import { MICROS_PER_DAY } from '@grasp/domain';
import type { Row } from '../row.ts';
import type { Rectangle, Transition } from '../timeline.ts';
import type { Tables } from './tables.ts';

type Value = Row[number];

/** A rectangle as a line of COPY's text format. */
export function rectangleLine(rectangle: Rectangle): string {
  const { entity, from, to, knownFrom, knownTo, row } = rectangle;
  let line = `${escaped(entity)}\t${from}\t${to}\t${knownFrom}\t${knownTo}`;
  for (const value of row) line += `\t${field(value)}`;
  return `${line}\n`;
}

/** A transition as a line of COPY's text format. */
export function transitionLine(tables: Tables, transition: Transition): string {
  const { entity, at, knownAt, sign, before, after } = transition;
  let line = `${escaped(entity)}\t${at}\t${knownAt}\t${sign}\t${before ? 1 : 0}\t${after ? 1 : 0}`;
  for (const { place } of tables.keys) line += `\t${side(before, place)}\t${side(after, place)}`;
  for (const { place } of tables.sums) line += `\t${side(before, place)}\t${side(after, place)}`;
  return `${line}\n`;
}

/** Increments of cells: Σ of signs and of signed amounts per day × day × keys. */
export type CellIncrements = Map<string, { key: Value[]; n: number; totals: number[] }>;

/** Books a transition into its cell. */
export function addToCell(cells: CellIncrements, tables: Tables, transition: Transition): void {
  const { before, after, sign } = transition;
  const key: Value[] = [
    Math.floor(transition.at / MICROS_PER_DAY),
    Math.floor(transition.knownAt / MICROS_PER_DAY),
    before ? 1 : 0,
    after ? 1 : 0,
    growthOf(tables, transition),
  ];
  for (const { place } of tables.keys) key.push(before?.[place] ?? null, after?.[place] ?? null);
  const name = JSON.stringify(key);
  let cell = cells.get(name);
  if (cell === undefined) {
    cell = { key, n: 0, totals: tables.sums.flatMap(() => [0, 0]) };
    cells.set(name, cell);
  }
  cell.n += sign;
  let total = 0;
  for (const { place } of tables.sums) {
    cell.totals[total] = (cell.totals[total] ?? 0) + sign * Number(before?.[place] ?? 0);
    cell.totals[total + 1] = (cell.totals[total + 1] ?? 0) + sign * Number(after?.[place] ?? 0);
    total += 2;
  }
}

function growthOf({ sums }: Tables, { before, after }: Transition): number {
  const place = sums[0]?.place;
  if (place === undefined || before === null || after === null) return 0;
  return Math.sign(Number(after[place]) - Number(before[place]));
}

const side = (row: Row | null, place: number): string =>
  row === null ? '\\N' : field(row[place] as Value);

function field(value: Value | undefined): string {
  if (typeof value === 'number') return String(value);
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return escaped(value);
}

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[\\\t\n\r]/g, (char) => ESCAPES[char] as string) : text;
}
