import { MICROS_PER_DAY } from '@grasp/domain';
import type { Rectangle, Transition } from '../emit.ts';
import type { Row } from '../row.ts';
import { type CopyRows, type FieldType, putField, putRow } from './copy-rows.ts';
import type { Tables } from './tables.ts';

type Value = Row[number];

/** Writes a rectangle as a row of its table. */
export function writeRectangle(rows: CopyRows, tables: Tables, rectangle: Rectangle): void {
  const { types } = tables;
  const { row } = rectangle;
  putRow(rows, 5 + types.length);
  putField(rows, 'text', rectangle.entity);
  putField(rows, 'bigint', rectangle.from);
  putField(rows, 'bigint', rectangle.to);
  putField(rows, 'bigint', rectangle.knownFrom);
  putField(rows, 'bigint', rectangle.knownTo);
  for (let i = 0; i < types.length; i += 1) putField(rows, types[i] as FieldType, row[i]);
}

/** Writes a transition as a row of its table. */
export function writeTransition(rows: CopyRows, tables: Tables, transition: Transition): void {
  const { before, after } = transition;
  const { keys, sums } = tables;
  putRow(rows, 6 + 2 * (keys.length + sums.length));
  putField(rows, 'text', transition.entity);
  putField(rows, 'bigint', transition.at);
  putField(rows, 'bigint', transition.knownAt);
  putField(rows, 'smallint', transition.sign);
  putField(rows, 'smallint', before ? 1 : 0);
  putField(rows, 'smallint', after ? 1 : 0);
  for (const measured of [keys, sums]) {
    for (const { place, type } of measured) {
      putField(rows, type, before?.[place]);
      putField(rows, type, after?.[place]);
    }
  }
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
