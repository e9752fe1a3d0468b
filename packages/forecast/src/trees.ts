import { everyRow } from './design.ts';
import {
  type BinnedTable,
  type BoostingOptions,
  benchFor,
  growTree,
  type Tree,
} from './grow-tree.ts';
import { logit, sigmoid } from './logistic.ts';

/** Rounds in a row whose first question found none to ask, after which nothing is left to learn: one may have been drawn badly. */
const MOST_FRUITLESS = 10;
/** Boosted trees on the log-odds scale; plain data. */
export type Boosted = { start: number; trees: Tree[] };

/**
 * Gradient boosting of the log loss with leaf-wise trees on binned inputs (Friedman, Greedy function approximation, 2001;
 * second-order gains as Chen and Guestrin, XGBoost, 2016), each question choosing from some columns only (Breiman, Random
 * forests, 2001). Which ones follows from how many questions were asked before, and ties go to the column drawn first and
 * the earlier bin: the same rows in the same order give the same trees. Nothing is allocated within a round but its tree.
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
  const bench = benchFor(table, rows, options);
  const score = new Float64Array(table.count).fill(boosted.start);
  let fruitless = 0;
  for (let round = 0; round < options.rounds; round += 1) {
    const { row, slope, curve } = bench;
    row.set(rows);
    for (let i = 0; i < rows.length; i += 1) {
      const at = rows[i] as number;
      const p = sigmoid(score[at] as number);
      slope[at] = (weight[at] as number) * ((outcome[at] as number) - p);
      curve[at] = (weight[at] as number) * p * (1 - p);
    }
    const tree = growTree(table, bench, score, options);
    fruitless = tree.column.length === 1 ? fruitless + 1 : 0;
    if (fruitless === MOST_FRUITLESS) break;
    if (fruitless === 0) boosted.trees.push(tree);
  }
  return boosted;
}

/** Outcome and weight of all rows of a table, and those that are learned from, ascending; left out: all. */
export type BoostedRows = {
  outcome: ArrayLike<number>;
  weight: ArrayLike<number>;
  rows?: Int32Array;
};

/** Trees one after the other in typed arrays, each node's children by their place in all of them. */
type PackedTrees = {
  roots: Int32Array;
  column: Int16Array;
  bin: Uint8Array;
  left: Int32Array;
  value: Float64Array;
};

const packedTrees = new WeakMap<Boosted, PackedTrees>();

/** Trees as they are walked; made when they are walked first, since models are kept as plain data. */
function packedOf(boosted: Boosted): PackedTrees {
  const found = packedTrees.get(boosted);
  if (found !== undefined) return found;
  const roots = new Int32Array(boosted.trees.length);
  let count = 0;
  boosted.trees.forEach(({ column }, tree) => {
    roots[tree] = count;
    count += column.length;
  });
  const packed: PackedTrees = {
    roots,
    column: Int16Array.from(boosted.trees.flatMap(({ column }) => column)),
    bin: Uint8Array.from(boosted.trees.flatMap(({ bin }) => bin)),
    left: Int32Array.from(
      boosted.trees.flatMap(({ left }, tree) => left.map((node) => node + (roots[tree] as number))),
    ),
    value: Float64Array.from(boosted.trees.flatMap(({ value }) => value)),
  };
  packedTrees.set(boosted, packed);
  return packed;
}

/** Log-odds of a row given by its bins; what each question moved is added to `moved` at its column. */
export function boostedLogOdds(
  boosted: Boosted,
  bins: ArrayLike<number>,
  moved?: Float64Array,
): number {
  const { roots, column, bin, left, value } = packedOf(boosted);
  let sum = boosted.start;
  for (let tree = 0; tree < roots.length; tree += 1) {
    let node = roots[tree] as number;
    while ((column[node] as number) >= 0) {
      const asked = column[node] as number;
      const isAbove = (bins[asked] as number) > (bin[node] as number);
      const next = (left[node] as number) + (isAbove ? 1 : 0);
      if (moved !== undefined) {
        moved[asked] = (moved[asked] as number) + (value[next] as number) - (value[node] as number);
      }
      node = next;
    }
    sum += value[node] as number;
  }
  return sum;
}

/** Log-odds of some rows of a table, tree by tree: what a row waits for, the others do not. */
export function boostedLogOddsAt(
  boosted: Boosted,
  { cells, count }: BinnedTable,
  rows: Int32Array,
): Float64Array {
  const { roots, column, bin, left, value } = packedOf(boosted);
  const sums = new Float64Array(rows.length).fill(boosted.start);
  for (const root of roots) {
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i] as number;
      let node = root;
      for (let asked = column[node] as number; asked >= 0; asked = column[node] as number) {
        const isAbove = (cells[asked * count + row] as number) > (bin[node] as number);
        node = (left[node] as number) + (isAbove ? 1 : 0);
      }
      sums[i] = (sums[i] as number) + (value[node] as number);
    }
  }
  return sums;
}
