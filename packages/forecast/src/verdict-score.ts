import { type Binning, binsOf, binTable, fitBinning } from './binning.ts';
import type { Design, SparseRow } from './design.ts';
import { type Encoding, encode, encodeTable, fitEncoding } from './encoding.ts';
import type { BinnedTable } from './grow-tree.ts';
import type { InputTable } from './input-table.ts';
import type { Inputs } from './inputs.ts';
import { fitLogistic, type Logistic, logOdds, logOddsAt } from './logistic.ts';
import type { OrderModelParams } from './order-params.ts';
import { type Boosted, boostedLogOdds, boostedLogOddsAt, fitBoosted } from './trees.ts';

/** The chance that an order is won where it is decided, of what it is: a ridge regression and boosted trees, averaged. */
export type VerdictScore = {
  encoding: Encoding;
  linear: Logistic;
  /** Mean of each column over the orders learned from: what an order is told apart from. */
  means: number[];
  binning: Binning;
  boosted: Boosted;
};

/** Orders as they stood in some of their weeks, how each ended, and how much that counts: by row. */
export type Examples = { inputs: InputTable; outcome: Float64Array; weight: Float64Array };

/** Examples as the members of a score take them: encoded and binned once, however many scores are fitted to some. */
export type ExampleTable = {
  encoding: Encoding;
  design: Design;
  binning: Binning;
  binned: BinnedTable;
  outcome: Float64Array;
  weight: Float64Array;
};

export function tableOf(
  { inputs, outcome, weight }: Examples,
  params: OrderModelParams,
): ExampleTable {
  const encoding = fitEncoding(inputs, params);
  const binning = fitBinning(inputs, params.leastOrders);
  return {
    ...{ encoding, design: encodeTable(encoding, inputs) },
    ...{ binning, binned: binTable(binning, inputs), outcome, weight },
  };
}

/**
 * Fits a score to those examples of a table, by their ascending places, that count.
 * @param near a score of much the same examples of this table
 */
export function fitScore(
  { encoding, design, binning, binned, outcome, weight }: ExampleTable,
  places: Int32Array,
  { params, near }: { params: OrderModelParams; near: VerdictScore | undefined },
): VerdictScore {
  const rows = places.filter((place) => (weight[place] as number) > 0);
  const ridge = new Array<number>(encoding.width).fill(params.ridge);
  const observed = { design, outcome, weight, rows };
  return {
    encoding,
    linear: fitLogistic(observed, { width: encoding.width, ridge, near: near?.linear }),
    means: meansOf(observed, encoding.width),
    binning,
    boosted: fitBoosted(binned, { rows, outcome, weight }, params.trees),
  };
}

/** The mean of some scores of one table, as a score: coefficients averaged, and all trees with a share of what they say. */
export function meanScore(scores: readonly [VerdictScore, ...VerdictScore[]]): VerdictScore {
  const [{ encoding, binning }] = scores;
  const share = 1 / scores.length;
  const mean = (of: (score: VerdictScore) => number): number =>
    scores.reduce((sum, score) => sum + share * of(score), 0);
  const columns = Array.from({ length: encoding.width }, (_, column) => column);
  return {
    ...{ encoding, binning },
    linear: {
      intercept: mean(({ linear }) => linear.intercept),
      coefficients: columns.map((at) => mean(({ linear }) => linear.coefficients[at] as number)),
    },
    means: columns.map((at) => mean(({ means }) => means[at] as number)),
    boosted: {
      start: mean(({ boosted }) => boosted.start),
      trees: scores.flatMap(({ boosted }) =>
        boosted.trees.map((tree) => ({ ...tree, value: tree.value.map((of) => share * of) })),
      ),
    },
  };
}

function meansOf(
  { design, weight, rows }: { design: Design; weight: Float64Array; rows: Int32Array },
  width: number,
): number[] {
  const { from, at, value } = design;
  const means = new Array<number>(width).fill(0);
  const total = rows.reduce((sum, row) => sum + (weight[row] as number), 0);
  for (const row of rows) {
    for (let i = from[row] as number; i < (from[row + 1] as number); i += 1) {
      const column = at[i] as number;
      means[column] =
        (means[column] as number) + ((value[i] as number) * (weight[row] as number)) / total;
    }
  }
  return means;
}

/** How much of the score the trees are; the rest is the regression. */
export const TREES_SHARE = 2 / 3;

/** Log-odds of some examples of a table, weighted over both members. */
export function scoresAt(
  { linear, boosted }: VerdictScore,
  { design, binned }: ExampleTable,
  rows: Int32Array,
): Float64Array {
  const ofTrees = boostedLogOddsAt(boosted, binned, rows);
  return ofTrees.map((of, i) => mix(of, logOddsAt(linear, design, { row: rows[i] as number })));
}

const mix = (ofTrees: number, ofLinear: number): number =>
  TREES_SHARE * ofTrees + (1 - TREES_SHARE) * ofLinear;

/** The score of an order, and as what its members saw it. */
export type Scored = {
  logOdds: number;
  /** The order's row in the regression. */
  row: SparseRow;
  /** What the questions of the trees about each column of bins moved; none where it was not asked for. */
  moved: Float64Array | undefined;
};

/** @param isExplained whether it matters what the trees' questions moved */
export function scoreOf(
  { encoding, linear, binning, boosted }: VerdictScore,
  profile: Inputs,
  isExplained = false,
): Scored {
  const row = encode(encoding, profile);
  const bins = binsOf(binning, profile);
  const moved = isExplained ? new Float64Array(bins.length) : undefined;
  return { logOdds: mix(boostedLogOdds(boosted, bins, moved), logOdds(linear, row)), row, moved };
}
