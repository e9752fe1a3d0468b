import type { BinnedTable } from './grow-tree.ts';
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

/** How inputs become bins; plain data. Bin 0 stands for what is missing, unknown or too rare. */
export type Binning = {
  numbers: { name: string; edges: number[] }[];
  /** Levels in the order of their frequency. */
  levels: { name: string; levels: string[] }[];
};

const NUMBER_BINS = 64;
const MOST_LEVELS = 254;

/** Learns bins from the inputs of orders: quantiles of quantities, levels that `leastOrders` share, most frequent first. */
export function fitBinning({ numbers, levels }: InputTable, leastOrders: number): Binning {
  return {
    numbers: byName(numbers)
      .map(([name, { ascending }]) => ({ name, edges: edgesOf(ascending) }))
      .filter(({ edges }) => edges.length > 0),
    levels: byName(levels)
      .map(([name, column]) => ({ name, levels: levelsOf(column, leastOrders) }))
      .filter(({ levels: known }) => known.length > 0),
  };
}

function edgesOf(ascending: Float64Array): number[] {
  const edges = Array.from(
    { length: NUMBER_BINS - 1 },
    (_, i) => ascending[Math.floor(((i + 1) * ascending.length) / NUMBER_BINS)] ?? 0,
  );
  // An edge at the least value parts nothing.
  return edges.filter(
    (edge, i) => edge > (i === 0 ? (ascending[0] ?? edge) : (edges[i - 1] as number)),
  );
}

function levelsOf(column: LevelColumn, least: number): string[] {
  const counts = countsOf(column);
  return column.seen
    .map((level, place) => [level, counts[place] as number] as const)
    .filter(([, count]) => count >= least)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MOST_LEVELS)
    .map(([level]) => level);
}

/** All rows of a table in bins. */
export function binTable({ numbers, levels }: Binning, table: InputTable): BinnedTable {
  const { count } = table;
  const bins = [
    ...numbers.map(({ edges }) => edges.length + 2),
    ...levels.map(({ levels: known }) => known.length + 1),
  ];
  const cells = new Uint8Array(bins.length * count);
  numbers.forEach(({ name, edges }, i) => {
    const { values } = table.numbers.get(name) as NumberColumn;
    for (let row = 0; row < count; row += 1) {
      cells[i * count + row] = binOf(edges, values[row] as number);
    }
  });
  levels.forEach(({ name, levels: known }, i) => {
    const column = table.levels.get(name) as LevelColumn;
    const among = placesAmong(column, known);
    const first = (numbers.length + i) * count;
    for (let row = 0; row < count; row += 1) {
      cells[first + row] = 1 + (among[column.places[row] as number] ?? -1);
    }
  });
  return { cells, bins, count };
}

/** The bins of an order's inputs, by column. */
export function binsOf(binning: Binning, inputs: Inputs): Uint8Array {
  const { numbers, levels } = binning;
  const bins = new Uint8Array(numbers.length + levels.length);
  numbers.forEach(({ name, edges }, i) => {
    bins[i] = binOf(edges, inputs.numbers[name] ?? Number.NaN);
  });
  levels.forEach(({ name, levels: known }, i) => {
    bins[numbers.length + i] = 1 + placeOf(known, inputs.levels[name]);
  });
  return bins;
}

const binOf = (edges: readonly number[], value: number): number =>
  Number.isNaN(value) ? 0 : 1 + countBelow(edges, value);

/** How many edges are not above the value. */
function countBelow(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
