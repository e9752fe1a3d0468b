import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A question has at least so many columns to choose from, where there are so many. */
const LEAST_COLUMNS = 3;
/** What a later bin must gain more than an earlier one: less is rounding. */
const ROUNDING = 1e-9;
/** Where the draws of columns begin. */
const SEED = 1;

/**
 * A table of inputs by column: bins 0…bins[column] − 1 of `count` rows, so that a split is a bin. That of a row stands in
 * `cells` at column × count + row.
 */
export type BinnedTable = { cells: Uint8Array; bins: readonly number[]; count: number };

export type BoostingOptions = {
  rounds: number;
  learningRate: number;
  leaves: number;
  /** Rows that a leaf must hold. */
  leastRows: number;
  /** Log loss, in rows of weight 1, that a question must gain; where none does, growing ends. */
  leastGain: number;
  /** Penalty on leaf values, in units of curvature. */
  ridge: number;
  /** Share of the columns that a question may choose from: others each time, so that trees differ. */
  columnShare: number;
};

/**
 * A tree in arrays: node i asks whether column `column[i]` is at most `bin[i]` and goes to `left[i]`, else to `left[i] + 1`;
 * a leaf has column −1. `value[i]` is what the tree says at node i, inner nodes included, so that the step from a node to
 * its child tells what the question moved.
 */
export type Tree = { column: number[]; bin: number[]; left: number[]; value: number[] };

/**
 * What a tree is grown on: rows, parted leaf by leaf so that a leaf is a stretch of them, and slope and curvature of the loss of
 * every row of the table. `aside` holds the right half while a leaf is parted, `sums` what the bins of two columns add up to.
 */
export type Bench = {
  row: Int32Array;
  aside: Int32Array;
  slope: Float64Array;
  curve: Float64Array;
  sums: [BinSums, BinSums];
  /** Columns, those drawn for the question in hand first. */
  columns: Int32Array;
  drawn: number;
  random: RandomGenerator;
};

/** Slope and curvature of each bin of a column, one after the other, and its rows: whole numbers add up twice as fast. */
type BinSums = { sums: Float64Array; rows: Int32Array };

/** Room for all trees that are grown on some rows. */
export function benchFor(
  table: BinnedTable,
  rows: Int32Array,
  { columnShare }: BoostingOptions,
): Bench {
  const { length } = table.bins;
  const most = Math.max(0, ...table.bins);
  const binSums = () => ({ sums: new Float64Array(2 * most), rows: new Int32Array(most) });
  return {
    row: new Int32Array(rows.length),
    aside: new Int32Array(rows.length),
    slope: new Float64Array(table.count),
    curve: new Float64Array(table.count),
    sums: [binSums(), binSums()],
    columns: Int32Array.from({ length }, (_, column) => column),
    drawn: Math.min(length, Math.max(LEAST_COLUMNS, Math.round(columnShare * length))),
    random: xoroshiro128plus(SEED),
  };
}

type Split = { gain: number; column: number; bin: number; left: number; g: number; h: number };
/** A stretch of the rows, with the sums of their slopes and curvatures. */
type Stretch = { from: number; to: number; g: number; h: number };
type Leaf = Stretch & { node: number; split: Split };

/**
 * Grows a tree by splitting the leaf that gains most, and adds it to the scores; one that found no question among the columns
 * it may choose from says nothing.
 */
export function growTree(
  table: BinnedTable,
  bench: Bench,
  score: Float64Array,
  options: BoostingOptions,
): Tree {
  const tree: Tree = { column: [], bin: [], left: [], value: [] };
  const addLeaf = (of: Stretch): Leaf => {
    const node = tree.column.push(-1) - 1;
    tree.bin.push(0);
    tree.left.push(0);
    tree.value.push((options.learningRate * of.g) / (of.h + options.ridge));
    return { ...of, node, split: bestSplit(table, of, bench, options) };
  };
  const leaves = [addLeaf(wholeOf(bench))];
  while (leaves.length < options.leaves) {
    const best = leaves.reduce((a, b) => (b.split.gain > a.split.gain ? b : a));
    const { column, bin, gain, left, g, h } = best.split;
    if (gain <= 0) break;
    tree.column[best.node] = column;
    tree.bin[best.node] = bin;
    tree.left[best.node] = tree.column.length;
    part(cellsOf(table, column), best, bench);
    const middle = best.from + left;
    leaves[leaves.indexOf(best)] = addLeaf({ from: best.from, to: middle, g, h });
    leaves.push(addLeaf({ from: middle, to: best.to, g: best.g - g, h: best.h - h }));
  }
  if (leaves.length === 1) return tree;
  for (const { node, from, to } of leaves) {
    const value = tree.value[node] as number;
    for (let i = from; i < to; i += 1) {
      const row = bench.row[i] as number;
      score[row] = (score[row] as number) + value;
    }
  }
  return tree;
}

function wholeOf({ row, slope, curve }: Bench): Stretch {
  let [g, h] = [0, 0];
  for (let i = 0; i < row.length; i += 1) {
    const at = row[i] as number;
    g += slope[at] as number;
    h += curve[at] as number;
  }
  return { from: 0, to: row.length, g, h };
}

/** Draws the columns that a question may choose from. */
function drawColumns({ columns, drawn, random }: Bench): void {
  for (let i = 0; i < drawn; i += 1) {
    const other = uniformInt(random, i, columns.length - 1);
    const column = columns[i] as number;
    columns[i] = columns[other] as number;
    columns[other] = column;
  }
}

const cellsOf = ({ cells, count }: BinnedTable, column: number): Uint8Array =>
  cells.subarray(column * count, (column + 1) * count);

/** Parts a leaf's stretch by its split, the rows on either side in their order. */
function part(bins: Uint8Array, { from, to, split }: Leaf, { row, aside }: Bench): void {
  let [left, right] = [from, 0];
  for (let i = from; i < to; i += 1) {
    const at = row[i] as number;
    if ((bins[at] as number) <= split.bin) {
      row[left] = at;
      left += 1;
    } else {
      aside[right] = at;
      right += 1;
    }
  }
  row.set(aside.subarray(0, right), left);
}

function bestSplit(table: BinnedTable, of: Stretch, bench: Bench, options: BoostingOptions): Split {
  let best: Split = { gain: 0, column: -1, bin: 0, left: 0, g: 0, h: 0 };
  if (of.to - of.from < 2 * options.leastRows) return best;
  drawColumns(bench);
  const { columns, drawn, sums } = bench;
  for (let i = 0; i < drawn; i += 2) {
    const pair = columns.subarray(i, Math.min(i + 2, drawn));
    if (pair.length === 2) addUpTwo(table, pair, of, bench);
    else addUp(table, pair[0] as number, of, bench);
    for (let place = 0; place < pair.length; place += 1) {
      const column = pair[place] as number;
      const split = splitOf(sums[place] as BinSums, table.bins[column] as number, of, options);
      if (split !== undefined && split.gain > best.gain) best = { ...split, column };
    }
  }
  return best;
}

/** Adds up slope, curvature and rows of each bin of a column. */
function addUp(table: BinnedTable, column: number, { from, to }: Stretch, bench: Bench): void {
  const { row, slope, curve } = bench;
  const cells = cellsOf(table, column);
  const sums = bench.sums[0].sums.fill(0);
  const rows = bench.sums[0].rows.fill(0);
  for (let i = from; i < to; i += 1) {
    const at = row[i] as number;
    const bin = cells[at] as number;
    sums[2 * bin] = (sums[2 * bin] as number) + (slope[at] as number);
    sums[2 * bin + 1] = (sums[2 * bin + 1] as number) + (curve[at] as number);
    rows[bin] = (rows[bin] as number) + 1;
  }
}

/** The same of two columns at once: each addition waits for the one before it, and not for one of the other column. */
function addUpTwo(
  table: BinnedTable,
  pair: Int32Array,
  { from, to }: Stretch,
  { row, slope, curve, sums }: Bench,
): void {
  const ofFirst = cellsOf(table, pair[0] as number);
  const ofSecond = cellsOf(table, pair[1] as number);
  const a = sums[0].sums.fill(0);
  const b = sums[1].sums.fill(0);
  const aRows = sums[0].rows.fill(0);
  const bRows = sums[1].rows.fill(0);
  for (let i = from; i < to; i += 1) {
    const at = row[i] as number;
    const m = ofFirst[at] as number;
    const n = ofSecond[at] as number;
    const g = slope[at] as number;
    const h = curve[at] as number;
    a[2 * m] = (a[2 * m] as number) + g;
    b[2 * n] = (b[2 * n] as number) + g;
    a[2 * m + 1] = (a[2 * m + 1] as number) + h;
    b[2 * n + 1] = (b[2 * n + 1] as number) + h;
    aRows[m] = (aRows[m] as number) + 1;
    bRows[n] = (bRows[n] as number) + 1;
  }
}

/** The bin after which a cut gains most: ½ (G²ₗ/(Hₗ + λ) + G²ᵣ/(Hᵣ + λ) − G²/(H + λ)); undefined where none gains. */
function splitOf(
  { sums, rows }: BinSums,
  bins: number,
  { from, to, g, h }: Stretch,
  { ridge, leastRows, leastGain }: BoostingOptions,
): Omit<Split, 'column'> | undefined {
  const whole = g ** 2 / (h + ridge);
  const count = to - from;
  let [gain, at] = [leastGain, -1];
  let [gLeft, hLeft, left] = [0, 0, 0];
  let [gBest, hBest, leftBest] = [0, 0, 0];
  for (let bin = 0; bin < bins - 1; bin += 1) {
    gLeft += sums[2 * bin] as number;
    hLeft += sums[2 * bin + 1] as number;
    left += rows[bin] as number;
    if (left < leastRows || count - left < leastRows) continue;
    const parts = gLeft ** 2 / (hLeft + ridge) + (g - gLeft) ** 2 / (h - hLeft + ridge);
    const by = (parts - whole) / 2;
    if (by <= gain + ROUNDING) continue;
    [gain, at] = [by, bin];
    [gBest, hBest, leftBest] = [gLeft, hLeft, left];
  }
  return at < 0 ? undefined : { gain, bin: at, left: leftBest, g: gBest, h: hBest };
}
