import { createDesign, type Design, everyRow } from './design.ts';

/** What a regression is fitted to: an outcome 0…1 (a share where it stands for several) and a weight per observation. */
export type Observations = {
  /** A row per observation, or per group of them. */
  design: Design;
  outcome: ArrayLike<number>;
  weight: ArrayLike<number>;
  /** Log-odds that are given before anything is fitted, per observation; 0 where left out. */
  offset?: ArrayLike<number>;
  /** Rows that are learned from, where there are no groups; left out: all. */
  rows?: Int32Array;
  groups?: Groups;
};

/**
 * Observations that share a row: those of row i stand from `from[i]` to before `from[i + 1]`. Each has values of its own in
 * columns after those of the row.
 */
export type Groups = { from: Int32Array; own: Design };

/** Observations by group in typed arrays; a row that is not shared is a group of one that has nothing of its own. */
export type Packed = {
  shared: Design;
  /** The row that each group shares. */
  rows: Int32Array;
  /** The first observation of each group, and the end of the last one. */
  from: Int32Array;
  own: Design;
  /** The first column in which an observation has values of its own, that of the intercept at the latest. */
  firstOwn: number;
  outcome: Float64Array;
  weight: Float64Array;
  offset: Float64Array;
};

export function packed({ design, rows, groups, ...given }: Observations, width: number): Packed {
  const shared = rows ?? everyRow(design);
  const { from, own } = groups ?? ungrouped(shared.length);
  const count = from.at(-1) as number;
  const of = (values: ArrayLike<number>): Float64Array =>
    rows === undefined
      ? Float64Array.from(values)
      : Float64Array.from(rows, (row) => values[row] as number);
  return {
    ...{ shared: design, rows: shared, from, own },
    firstOwn: own.at.reduce((least, column) => Math.min(least, column), width),
    ...{ outcome: of(given.outcome), weight: of(given.weight) },
    offset: given.offset === undefined ? new Float64Array(count) : of(given.offset),
  };
}

const ungrouped = (count: number): Groups => ({
  from: everyRow({ count: count + 1 }),
  own: createDesign(count, 0).finish(),
});
