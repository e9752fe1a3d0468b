import { createDesign, type Design, type SparseRow } from './design.ts';
import {
  byName,
  countsOf,
  type InputTable,
  type LevelColumn,
  type NumberColumn,
  placesAmong,
} from './input-table.ts';
import type { Inputs } from './inputs.ts';
import { placeOf } from './level-places.ts';

/** A quantity: centred, scaled, and bent at its knots, so that a line can follow a curve. */
type NumberTerm = {
  kind: 'number';
  name: string;
  /** First of its columns: the value, each bend, and whether it is missing. */
  column: number;
  mean: number;
  scale: number;
  /** In scaled units. */
  knots: number[];
};

/** A level: a column each for those seen often enough; the others stand at the average. */
type LevelTerm = { kind: 'level'; name: string; column: number; levels: string[] };

/** How inputs become a row of a design; plain data. */
export type Encoding = { width: number; terms: (NumberTerm | LevelTerm)[] };

export type EncodingOptions = {
  /** Orders (not weeks) in which a level must have been seen to get a column. */
  leastOrders: number;
  /** Quantiles at which a quantity is bent. */
  knots: readonly number[];
};

/** Scaled values beyond it count as it: one order of a billion shall not decide for the rest. */
const MOST_SCALED = 4;

/**
 * Learns an encoding from the inputs of orders, one row per order. Names come in alphabetical order, so that the order of
 * orders changes nothing. What never varies gets no column.
 */
export function fitEncoding({ numbers, levels }: InputTable, options: EncodingOptions): Encoding {
  const encoding: Encoding = { width: 0, terms: [] };
  for (const [name, { ascending }] of byName(numbers)) {
    const shape = shapeOf(ascending, options);
    if (shape === undefined) continue;
    encoding.terms.push({ kind: 'number', name, column: encoding.width, ...shape });
    encoding.width += 2 + shape.knots.length;
  }
  for (const [name, column] of byName(levels)) {
    const frequent = frequentLevels(column, options.leastOrders);
    if (frequent.length === 0) continue;
    encoding.terms.push({ kind: 'level', name, column: encoding.width, levels: frequent });
    encoding.width += frequent.length;
  }
  return encoding;
}

function shapeOf(
  ascending: Float64Array,
  { leastOrders, knots }: EncodingOptions,
): Pick<NumberTerm, 'mean' | 'scale' | 'knots'> | undefined {
  const { length } = ascending;
  if (length < leastOrders) return undefined;
  const mean = ascending.reduce((sum, value) => sum + value, 0) / length;
  const variance = ascending.reduce((sum, value) => sum + (value - mean) ** 2, 0) / length;
  if (variance < 1e-12) return undefined;
  const scale = Math.sqrt(variance);
  const at = knots.map((q) => ((ascending[Math.floor(q * (length - 1))] ?? 0) - mean) / scale);
  const inside = at.filter((knot, i) => at.indexOf(knot) === i && Math.abs(knot) < MOST_SCALED);
  return { mean, scale, knots: inside };
}

function frequentLevels(column: LevelColumn, least: number): string[] {
  const counts = countsOf(column);
  const frequent = column.seen.filter((_, place) => (counts[place] as number) >= least);
  return frequent.length === 1 && counts.length === 1 ? [] : frequent.sort();
}

/**
 * All rows of a table.
 * @param first where the encoding's first column stands in the design
 */
export function encodeTable(encoding: Encoding, table: InputTable, first = 0): Design {
  const { put, endRow, finish } = createDesign(table.count, encoding.terms.length);
  const tellRow = rowsOf(encoding, table);
  for (let row = 0; row < table.count; row += 1) {
    tellRow(row, (column, x) => put(first + column, x));
    endRow();
  }
  return finish();
}

/** Tells the values of a table's row, by ascending columns; zeros are left out. */
function rowsOf(
  { terms }: Encoding,
  { numbers, levels }: InputTable,
): (row: number, put: Put) => void {
  const tell = terms.map((term) =>
    term.kind === 'number'
      ? numbersOf(term, numbers.get(term.name) as NumberColumn)
      : levelsOf(term, levels.get(term.name) as LevelColumn),
  );
  return (row, put) => {
    for (let i = 0; i < tell.length; i += 1) (tell[i] as (typeof tell)[number])(row, put);
  };
}

const numbersOf =
  (term: NumberTerm, { values }: NumberColumn) =>
  (row: number, put: Put): void =>
    putNumber(term, values[row] as number, put);

function levelsOf({ column: first, levels }: LevelTerm, column: LevelColumn) {
  const among = placesAmong(column, levels);
  return (row: number, put: Put): void => {
    // Where there is no level, there is no place among those of the term either.
    const place = among[column.places[row] as number] ?? -1;
    if (place >= 0) put(first + place, 1);
  };
}

/** The row of an order's inputs. */
export function encode(encoding: Encoding, inputs: Inputs): SparseRow {
  const at: number[] = [];
  const value: number[] = [];
  forEachValue(encoding, inputs, (column, x) => {
    at.push(column);
    value.push(x);
  });
  return { at, value };
}

/** An encoding in two: the terms of some inputs, and all others. Columns stay where they are. */
export function parted(encoding: Encoding, names: ReadonlySet<string>): [Encoding, Encoding] {
  const { terms } = encoding;
  return [
    { ...encoding, terms: terms.filter(({ name }) => names.has(name)) },
    { ...encoding, terms: terms.filter(({ name }) => !names.has(name)) },
  ];
}

/**
 * The row of an order's inputs times coefficients, without the row.
 * @param first the coefficient of the encoding's first column
 */
export function weighed(
  encoding: Encoding,
  inputs: Inputs,
  { coefficients, first = 0 }: { coefficients: ArrayLike<number>; first?: number },
): number {
  let sum = 0;
  forEachValue(encoding, inputs, (column, x) => {
    sum += (coefficients[first + column] as number) * x;
  });
  return sum;
}

type Put = (column: number, x: number) => void;

/** Tells the values of a row, by ascending columns; zeros are left out. */
function forEachValue({ terms }: Encoding, { numbers, levels }: Inputs, put: Put): void {
  for (const term of terms) {
    if (term.kind === 'number') putNumber(term, numbers[term.name] ?? Number.NaN, put);
    else {
      const place = placeOf(term.levels, levels[term.name]);
      if (place >= 0) put(term.column + place, 1);
    }
  }
}

function putNumber({ column, mean, scale, knots }: NumberTerm, given: number, put: Put): void {
  if (Number.isNaN(given)) {
    put(column + 1 + knots.length, 1);
    return;
  }
  const scaled = Math.max(-MOST_SCALED, Math.min(MOST_SCALED, (given - mean) / scale));
  if (scaled !== 0) put(column, scaled);
  for (let i = 0; i < knots.length; i += 1) {
    const beyond = scaled - (knots[i] as number);
    if (beyond > 0) put(column + 1 + i, beyond);
  }
}

/** Tells which columns stand for which input: from the first up to before the end. */
export function forEachTerm(
  { terms }: Encoding,
  tell: (name: string, first: number, end: number) => void,
): void {
  for (const term of terms) {
    const count = term.kind === 'level' ? term.levels.length : 2 + term.knots.length;
    tell(term.name, term.column, term.column + count);
  }
}
