import { type Binning, binsOf, columnsOf, fitBinning } from './binning.ts';
import { type Encoding, encode, fitEncoding, forEachTerm } from './encoding.ts';
import type { BinnedTable } from './grow-tree.ts';
import type { Inputs } from './inputs.ts';
import { fitLogistic, type Logistic, logOdds, type SparseRow } from './logistic.ts';
import type { OrderModelParams } from './order-params.ts';
import { type Boosted, boostedLogOdds, fitBoosted } from './trees.ts';

/** The chance that an order is won where it is decided, of what it is: a ridge regression and boosted trees, averaged. */
export type VerdictScore = {
  encoding: Encoding;
  linear: Logistic;
  /** Mean of each column over the orders learned from: what an order is told apart from. */
  means: number[];
  binning: Binning;
  boosted: Boosted;
};

/** An order as it stood in some of its weeks, how it ended, and how much that counts. */
export type Example = { order: string; inputs: Inputs; outcome: number; weight: number };

/** Examples as the members of a score take them: encoded and binned once, however many scores are fitted to some. */
export type ExampleTable = {
  examples: readonly Example[];
  encoding: Encoding;
  encoded: readonly SparseRow[];
  binning: Binning;
  binned: readonly Uint8Array[];
  table: BinnedTable;
  outcome: Float64Array;
  weight: Float64Array;
};

export function tableOf(examples: readonly Example[], params: OrderModelParams): ExampleTable {
  const inputs = examples.map((example) => example.inputs);
  const encoding = fitEncoding(inputs, params);
  const binning = fitBinning(inputs, params.leastOrders);
  const binned = inputs.map((input) => binsOf(binning, input));
  const bins = columnsOf(binning).map((column) => column.bins);
  const columns = bins.map((_, column) => Uint8Array.from(binned, (of) => of[column] as number));
  return {
    examples,
    encoding,
    encoded: inputs.map((input) => encode(encoding, input)),
    binning,
    binned,
    table: { columns, bins, count: examples.length },
    outcome: Float64Array.from(examples, ({ outcome }) => outcome),
    weight: Float64Array.from(examples, ({ weight }) => weight),
  };
}

/**
 * Fits a score to those examples of a table, by their ascending places, that count.
 * @param near a score of much the same examples of this table
 */
export function fitScore(
  of: ExampleTable,
  places: readonly number[],
  { params, near }: { params: OrderModelParams; near: VerdictScore | undefined },
): VerdictScore {
  const { encoding, encoded, binning, table, outcome, weight } = of;
  const rows = Int32Array.from(places.filter((place) => (weight[place] as number) > 0));
  const own = <T>(all: ArrayLike<T>): T[] => Array.from(rows, (row) => all[row] as T);
  const ridge = new Array<number>(encoding.width).fill(params.ridge);
  const observed = { rows: own(encoded), outcome: own(outcome), weight: own(weight) };
  return {
    encoding,
    linear: fitLogistic(observed, { width: encoding.width, ridge, near: near?.linear }),
    means: meansOf(observed, encoding.width),
    binning,
    boosted: fitBoosted(table, { rows, outcome, weight }, params.trees),
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
  { rows, weight }: { rows: readonly SparseRow[]; weight: readonly number[] },
  width: number,
): number[] {
  const means = new Array<number>(width).fill(0);
  const total = weight.reduce((sum, w) => sum + w, 0);
  rows.forEach(({ at, value }, row) => {
    at.forEach((column, i) => {
      means[column] =
        (means[column] as number) + ((value[i] as number) * (weight[row] as number)) / total;
    });
  });
  return means;
}

/** How much of the score the trees are; the rest is the regression. */
const TREES_SHARE = 2 / 3;

/** Log-odds of an example of a table, weighted over both members. */
export function scoreAt(
  { linear, boosted }: VerdictScore,
  { encoded, binned }: ExampleTable,
  place: number,
): number {
  const ofTrees = boostedLogOdds(boosted, binned[place] as Uint8Array);
  return mix(ofTrees, logOdds(linear, encoded[place] as SparseRow));
}

const mix = (ofTrees: number, ofLinear: number): number =>
  TREES_SHARE * ofTrees + (1 - TREES_SHARE) * ofLinear;

/** The score of an order, and as what its members saw it. */
export type Scored = {
  logOdds: number;
  /** The order's row in the regression. */
  row: SparseRow;
  /** Its bins in the trees, by column. */
  bins: Uint8Array;
};

export function scoreOf(score: VerdictScore, profile: Inputs): Scored {
  const { encoding, linear, binning, boosted } = score;
  const row = encode(encoding, profile);
  const bins = binsOf(binning, profile);
  return { logOdds: mix(boostedLogOdds(boosted, bins), logOdds(linear, row)), row, bins };
}

/** How far each input moved a score: its name and log-odds. */
export type Moved = (input: string, by: number) => void;

/**
 * How far each input moved the score away from that of the average order: in the regression by its coefficients, in the
 * trees by what each question about it changed (Saabas, Interpreting random forests, 2014). Shares follow the weights of
 * the members.
 */
export function explainScore(score: VerdictScore, { row, bins }: Scored, tell: Moved): void {
  const { encoding, linear, means, binning, boosted } = score;
  const away = new Float64Array(encoding.width);
  for (let column = 0; column < away.length; column += 1) away[column] = -(means[column] as number);
  row.at.forEach((column, i) => {
    away[column] = (away[column] as number) + (row.value[i] as number);
  });
  forEachTerm(encoding, (name, first, end) => {
    let by = 0;
    for (let column = first; column < end; column += 1) {
      by += (linear.coefficients[column] as number) * (away[column] as number);
    }
    tell(name, (1 - TREES_SHARE) * by);
  });
  const moved = new Float64Array(bins.length);
  boostedLogOdds(boosted, bins, moved);
  const { length } = binning.numbers;
  moved.forEach((by, column) => {
    const input = binning.numbers[column] ?? binning.levels[column - length];
    if (input !== undefined && by !== 0) tell(input.name, TREES_SHARE * by);
  });
}
