import { logit, sigmoid } from './logistic.ts';
import { shareOf } from './sampling.ts';

/** A question has at least so many columns to choose from, where there are so many. */
const LEAST_COLUMNS = 3;

/** A table of inputs by column: bins 0…bins[column] − 1 of `count` rows, so that a split is a bin. */
export type BinnedTable = {
  columns: readonly Uint8Array[];
  bins: readonly number[];
  count: number;
};

export type BoostingOptions = {
  rounds: number;
  learningRate: number;
  leaves: number;
  /** Rows that a leaf must hold. */
  leastRows: number;
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

/** Boosted trees on the log-odds scale; plain data. */
export type Boosted = { start: number; trees: Tree[] };

/**
 * Gradient boosting of the log loss with leaf-wise trees on binned inputs (Friedman, Greedy function approximation, 2001;
 * second-order gains as Chen and Guestrin, XGBoost, 2016), each question choosing from some columns only (Breiman, Random
 * forests, 2001). Which ones follows from the number of the tree and the node, and ties go to the earlier column and bin:
 * the same rows in the same order give the same trees.
 */
export function fitBoosted(
  table: BinnedTable,
  { outcome, weight, rows = everyRow(table) }: BoostedRows,
  options: BoostingOptions,
): Boosted {
  let [sum, total] = [0, 0];
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] as number;
    sum += (outcome[row] as number) * (weight[row] as number);
    total += weight[row] as number;
  }
  const boosted: Boosted = { start: logit(total > 0 ? sum / total : 0.5), trees: [] };
  const score = new Float64Array(table.count).fill(boosted.start);
  const of = new Float64Array(2 * table.count);
  const own = new Float64Array(2 * rows.length);
  const sums = new Float64Array(3 * Math.max(0, ...table.bins));
  for (let round = 0; round < options.rounds; round += 1) {
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i] as number;
      const p = sigmoid(score[row] as number);
      of[2 * row] = (weight[row] as number) * ((outcome[row] as number) - p);
      of[2 * row + 1] = (weight[row] as number) * p * (1 - p);
    }
    const tree = growTree(table, { rows, of, round, own, sums }, score, options);
    if (tree.column.length > 1) boosted.trees.push(tree);
  }
  return boosted;
}

/** Outcome and weight of all rows of a table, and those that are learned from, ascending; left out: all. */
export type BoostedRows = {
  outcome: ArrayLike<number>;
  weight: ArrayLike<number>;
  rows?: Int32Array;
};

const everyRow = ({ count }: BinnedTable): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => i);

/**
 * Slope and curvature of each row's loss, side by side: they are read together. `own` holds those of the leaf in hand in the
 * order of its rows, so that each of its columns reads them one after the other; `sums` those of the bins of a column.
 */
type Gradients = {
  rows: Int32Array;
  of: Float64Array;
  round: number;
  own: Float64Array;
  sums: Float64Array;
};
type Split = { gain: number; column: number; bin: number };
type Leaf = { node: number; rows: Int32Array; split: Split };

/**
 * Grows a tree by splitting the leaf that gains most, and adds it to the scores; one that found no question among the columns
 * it may choose from says nothing.
 */
function growTree(
  table: BinnedTable,
  gradients: Gradients,
  score: Float64Array,
  options: BoostingOptions,
): Tree {
  const tree: Tree = { column: [], bin: [], left: [], value: [] };
  const addLeaf = (rows: Int32Array): Leaf => {
    const node = tree.column.push(-1) - 1;
    tree.bin.push(0);
    tree.left.push(0);
    tree.value.push(leafValue(rows, gradients, options));
    const columns = someColumns(table, `${gradients.round} ${node}`, options);
    return { node, rows, split: bestSplit(table, { rows, columns }, gradients, options) };
  };
  const leaves = [addLeaf(gradients.rows)];
  while (leaves.length < options.leaves) {
    const best = leaves.reduce((a, b) => (b.split.gain > a.split.gain ? b : a));
    if (best.split.gain <= 0) break;
    tree.column[best.node] = best.split.column;
    tree.bin[best.node] = best.split.bin;
    tree.left[best.node] = tree.column.length;
    const [left, right] = partition(table, best);
    leaves[leaves.indexOf(best)] = addLeaf(left);
    leaves.push(addLeaf(right));
  }
  if (leaves.length === 1) return tree;
  for (const { node, rows } of leaves) {
    const value = tree.value[node] as number;
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i] as number;
      score[row] = (score[row] as number) + value;
    }
  }
  return tree;
}

/** The columns that a question may choose from: those that its name ranks first. */
function someColumns({ columns }: BinnedTable, name: string, options: BoostingOptions): number[] {
  const count = Math.max(LEAST_COLUMNS, Math.round(options.columnShare * columns.length));
  return columns
    .map((_, column) => ({ column, rank: shareOf(`${name} ${column}`) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ column }) => column)
    .sort((a, b) => a - b);
}

function partition(table: BinnedTable, { rows, split }: Leaf): [Int32Array, Int32Array] {
  const bins = table.columns[split.column] as Uint8Array;
  const parted = new Int32Array(rows.length);
  let [left, right] = [0, rows.length];
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] as number;
    if ((bins[row] as number) <= split.bin) parted[left++] = row;
    else parted[--right] = row;
  }
  // The right half was filled from its end: turned round, rows stand in their order again.
  return [parted.subarray(0, left), parted.subarray(left).reverse()];
}

/** The value of a leaf, whose slopes and curvatures it takes in hand. */
function leafValue(rows: Int32Array, { of, own }: Gradients, options: BoostingOptions): number {
  let [g, h] = [0, 0];
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] as number;
    const [slope, curve] = [of[2 * row] as number, of[2 * row + 1] as number];
    own[2 * i] = slope;
    own[2 * i + 1] = curve;
    g += slope;
    h += curve;
  }
  return (options.learningRate * g) / (h + options.ridge);
}

function bestSplit(
  table: BinnedTable,
  { rows, columns }: { rows: Int32Array; columns: readonly number[] },
  gradients: Gradients,
  options: BoostingOptions,
): Split {
  let best: Split = { gain: 0, column: -1, bin: 0 };
  if (rows.length < 2 * options.leastRows) return best;
  for (const column of columns) {
    const sums = gradients.sums.subarray(0, 3 * (table.bins[column] as number)).fill(0);
    addUp(sums, { bins: table.columns[column] as Uint8Array, rows }, gradients);
    const split = splitOf(sums, rows.length, options);
    if (split.gain > best.gain) best = { ...split, column };
  }
  return best;
}

/** Adds up slope, curvature and rows of each bin. */
function addUp(
  sums: Float64Array,
  { bins, rows }: { bins: Uint8Array; rows: Int32Array },
  { own }: Gradients,
): void {
  for (let i = 0; i < rows.length; i += 1) {
    const place = 3 * (bins[rows[i] as number] as number);
    sums[place] = (sums[place] as number) + (own[2 * i] as number);
    sums[place + 1] = (sums[place + 1] as number) + (own[2 * i + 1] as number);
    sums[place + 2] = (sums[place + 2] as number) + 1;
  }
}

/** The bin after which a cut gains most: ½ (G²ₗ/(Hₗ + λ) + G²ᵣ/(Hᵣ + λ) − G²/(H + λ)). */
function splitOf(sums: Float64Array, count: number, { ridge, leastRows }: BoostingOptions) {
  let [g, h] = [0, 0];
  for (let place = 0; place < sums.length; place += 3) {
    g += sums[place] as number;
    h += sums[place + 1] as number;
  }
  const whole = g ** 2 / (h + ridge);
  let best = { gain: 0, bin: 0 };
  let [gLeft, hLeft, left] = [0, 0, 0];
  for (let place = 0; place < sums.length - 3; place += 3) {
    gLeft += sums[place] as number;
    hLeft += sums[place + 1] as number;
    left += sums[place + 2] as number;
    if (left < leastRows || count - left < leastRows) continue;
    const parts = gLeft ** 2 / (hLeft + ridge) + (g - gLeft) ** 2 / (h - hLeft + ridge);
    const gain = (parts - whole) / 2;
    if (gain > best.gain + 1e-9) best = { gain, bin: place / 3 };
  }
  return best;
}

/** Log-odds of a row given by its bins; `moved` is told what each question's column added. */
export function boostedLogOdds(
  { start, trees }: Boosted,
  bins: ArrayLike<number>,
  moved?: (column: number, by: number) => void,
): number {
  let sum = start;
  for (const { column, bin, left, value } of trees) {
    let node = 0;
    while ((column[node] as number) >= 0) {
      const asked = column[node] as number;
      const next =
        (left[node] as number) + ((bins[asked] as number) <= (bin[node] as number) ? 0 : 1);
      moved?.(asked, (value[next] as number) - (value[node] as number));
      node = next;
    }
    sum += value[node] as number;
  }
  return sum;
}
