import { type Inputs, namesOf, sortedNumbers } from './inputs.ts';
import { placeOf } from './level-places.ts';
import type { SparseRow } from './logistic.ts';

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
 * Learns an encoding from the inputs of orders, one `Inputs` per order. Names come in alphabetical order, so that the order
 * of orders changes nothing. What never varies gets no column.
 */
export function fitEncoding(orders: readonly Inputs[], options: EncodingOptions): Encoding {
  const encoding: Encoding = { width: 0, terms: [] };
  for (const name of namesOf(orders, 'numbers')) {
    const term = numberTerm(name, encoding.width, orders, options);
    if (term === undefined) continue;
    encoding.terms.push(term);
    encoding.width += 2 + term.knots.length;
  }
  for (const name of namesOf(orders, 'levels')) {
    const levels = frequentLevels(name, orders, options.leastOrders);
    if (levels.length === 0) continue;
    encoding.terms.push({ kind: 'level', name, column: encoding.width, levels });
    encoding.width += levels.length;
  }
  return encoding;
}

function numberTerm(
  name: string,
  column: number,
  orders: readonly Inputs[],
  { leastOrders, knots }: EncodingOptions,
): NumberTerm | undefined {
  const values = sortedNumbers(orders, name);
  if (values.length < leastOrders) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  if (variance < 1e-12) return undefined;
  const scale = Math.sqrt(variance);
  const at = knots.map((q) => ((values[Math.floor(q * (values.length - 1))] ?? 0) - mean) / scale);
  const inside = at.filter((knot, i) => at.indexOf(knot) === i && Math.abs(knot) < MOST_SCALED);
  return { kind: 'number', name, column, mean, scale, knots: inside };
}

function frequentLevels(name: string, orders: readonly Inputs[], least: number): string[] {
  const counts = new Map<string, number>();
  for (const { levels } of orders) {
    const level = levels[name];
    if (level != null) counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  const frequent = [...counts].filter(([, count]) => count >= least).map(([level]) => level);
  return frequent.length === 1 && counts.size === 1 ? [] : frequent.sort();
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
    if (term.kind === 'number') putNumber(term, numbers[term.name] ?? null, put);
    else {
      const place = placeOf(term.levels, levels[term.name]);
      if (place >= 0) put(term.column + place, 1);
    }
  }
}

function putNumber(
  { column, mean, scale, knots }: NumberTerm,
  given: number | null,
  put: Put,
): void {
  if (given === null) {
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
