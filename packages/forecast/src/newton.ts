import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Design } from './design.ts';
import type { Packed } from './observations.ts';

/** The lower triangle of a square matrix in lines of equal length; the intercept comes last. */
type Information = { size: number; cells: Float64Array; lines: readonly Float64Array[] };

/**
 * The factor of the information matrix.
 * @param chances of each observation where one stands
 */
export function informationAt(
  known: Packed,
  chances: Float64Array,
  ridge: ArrayLike<number>,
): CholeskyDecomposition {
  const size = ridge.length + 1;
  const cells = new Float64Array(size * size);
  const lines = Array.from({ length: size }, (_, i) => cells.subarray(i * size, (i + 1) * size));
  for (let j = 0; j < ridge.length; j += 1) cells[j * size + j] = ridge[j] as number;
  // Keeps the intercept's pivot from zero where every weight is.
  cells[size * size - 1] = 1e-9;
  addGroups(known, chances, { size, cells, lines });
  const matrix = new Matrix(size, size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = cells[i * size + j] as number;
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
  }
  return new CholeskyDecomposition(matrix);
}

/**
 * Adds what each group tells: the pairs of the row that it shares once, by the sum of its observations' curvatures, and so the
 * pairs of that row with what is an observation's own. The intercept is among the latter, with a value of one.
 */
function addGroups(known: Packed, chances: Float64Array, information: Information): void {
  const { shared, rows, from, own, firstOwn, weight } = known;
  const { size, lines } = information;
  const ofOwn = new Float64Array(size);
  const ofIntercept = lines[size - 1] as Float64Array;
  for (let group = 0; group < rows.length; group += 1) {
    ofOwn.fill(0, firstOwn);
    let curves = 0;
    for (let i = from[group] as number; i < (from[group + 1] as number); i += 1) {
      const p = chances[i] as number;
      const curve = (weight[i] as number) * p * (1 - p);
      curves += curve;
      addRow(own, i, curve, ofOwn);
      addPairs(own, i, curve, information);
    }
    ofOwn[size - 1] = curves;
    const row = rows[group] as number;
    addPairs(shared, row, curves, information);
    for (let column = firstOwn; column < size; column += 1) {
      const by = ofOwn[column] as number;
      if (by === 0) continue;
      ofIntercept[column] = (ofIntercept[column] as number) + by;
      addRow(shared, row, by, lines[column] as Float64Array);
    }
  }
}

/** Adds a row of a design so many times to a line. */
function addRow({ from, at, value }: Design, row: number, by: number, line: Float64Array): void {
  const end = from[row + 1] as number;
  for (let i = from[row] as number; i < end; i += 1) {
    const column = at[i] as number;
    line[column] = (line[column] as number) + by * (value[i] as number);
  }
}

/** Adds the products of a row's values, to two lines of the triangle at once: both go through the same values of the row. */
function addPairs(
  { from, at, value }: Design,
  row: number,
  by: number,
  { size, cells }: Information,
): void {
  const first = from[row] as number;
  const end = from[row + 1] as number;
  for (let i = first; i < end; i += 2) {
    const isLast = i + 1 === end;
    const next = isLast ? i : i + 1;
    const line = size * (at[i] as number);
    const nextLine = size * (at[next] as number);
    const scaled = by * (value[i] as number);
    const nextScaled = isLast ? 0 : by * (value[next] as number);
    for (let j = first; j <= i; j += 1) {
      const column = at[j] as number;
      const x = value[j] as number;
      const cell = line + column;
      const nextCell = nextLine + column;
      cells[cell] = (cells[cell] as number) + scaled * x;
      cells[nextCell] = (cells[nextCell] as number) + nextScaled * x;
    }
    const corner = nextLine + (at[next] as number);
    cells[corner] = (cells[corner] as number) + nextScaled * (value[next] as number);
  }
}

/** The gradient of what is maximised where one stands. */
export function gradientAt(
  { shared, rows, from, own, outcome, weight }: Packed,
  { chances, beta }: { chances: Float64Array; beta: Float64Array },
  ridge: ArrayLike<number>,
): Float64Array {
  const gradient = beta.map((of, j) => -(ridge[j] ?? 0) * of);
  const intercept = beta.length - 1;
  for (let group = 0; group < rows.length; group += 1) {
    let slopes = 0;
    for (let i = from[group] as number; i < (from[group + 1] as number); i += 1) {
      const slope = (weight[i] as number) * ((outcome[i] as number) - (chances[i] as number));
      slopes += slope;
      addRow(own, i, slope, gradient);
    }
    addRow(shared, rows[group] as number, slopes, gradient);
    gradient[intercept] = (gradient[intercept] as number) + slopes;
  }
  return gradient;
}

/** The step that a gradient asks for. */
export const solved = (factor: CholeskyDecomposition, gradient: Float64Array): Float64Array =>
  Float64Array.from(factor.solve(Matrix.columnVector(gradient)).getColumn(0));
