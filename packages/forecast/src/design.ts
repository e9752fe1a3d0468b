import { resizedNumbers, resizedPlaces } from './resized.ts';

/** A row of a design, without its zeros: the places of its values, and the values. */
export type SparseRow = { at: readonly number[]; value: readonly number[] };

/**
 * Rows of a design one after the other, without their zeros: those of row i stand from `from[i]` to before `from[i + 1]` in
 * `at` (ascending columns) and `value`.
 */
export type Design = { count: number; from: Int32Array; at: Int32Array; value: Float64Array };

/** Writes a design row by row: the values of a row by ascending columns, then its end. */
export type DesignWriter = {
  put: (column: number, value: number) => void;
  endRow: () => void;
  finish: () => Design;
};

/** @param valuesARow so many values are expected in a row */
export function createDesign(count: number, valuesARow: number): DesignWriter {
  const from = new Int32Array(count + 1);
  let [row, end, room] = [0, 0, 1 + count * valuesARow];
  let [at, value] = [new Int32Array(room), new Float64Array(room)];
  const resize = (length: number): void => {
    room = length;
    at = resizedPlaces(at, length);
    value = resizedNumbers(value, length);
  };
  return {
    put(column, x) {
      if (end === room) resize(2 * room);
      at[end] = column;
      value[end] = x;
      end += 1;
    },
    endRow() {
      row += 1;
      from[row] = end;
    },
    finish() {
      resize(end);
      return { count, from, at, value };
    },
  };
}

/** The places of all rows of a table. */
export const everyRow = ({ count }: { count: number }): Int32Array =>
  Int32Array.from({ length: count }, (_, row) => row);
