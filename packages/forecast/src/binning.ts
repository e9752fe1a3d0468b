import { type Inputs, namesOf, sortedNumbers } from './inputs.ts';
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
export function fitBinning(orders: readonly Inputs[], leastOrders: number): Binning {
  return {
    numbers: namesOf(orders, 'numbers')
      .map((name) => ({ name, edges: edgesOf(orders, name) }))
      .filter(({ edges }) => edges.length > 0),
    levels: namesOf(orders, 'levels')
      .map((name) => ({ name, levels: levelsOf(orders, name, leastOrders) }))
      .filter(({ levels }) => levels.length > 0),
  };
}

function edgesOf(orders: readonly Inputs[], name: string): number[] {
  const values = sortedNumbers(orders, name);
  const edges = Array.from(
    { length: NUMBER_BINS - 1 },
    (_, i) => values[Math.floor(((i + 1) * values.length) / NUMBER_BINS)] ?? 0,
  );
  // An edge at the least value parts nothing.
  return edges.filter(
    (edge, i) => edge > (i === 0 ? (values[0] ?? edge) : (edges[i - 1] as number)),
  );
}

function levelsOf(orders: readonly Inputs[], name: string, least: number): string[] {
  const counts = new Map<string, number>();
  for (const { levels } of orders) {
    const level = levels[name];
    if (level != null) counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= least)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MOST_LEVELS)
    .map(([level]) => level);
}

/** The columns of a binning, in their order: the input that each stands for, and how many bins it has. */
export const columnsOf = ({ numbers, levels }: Binning): { name: string; bins: number }[] => [
  ...numbers.map(({ name, edges }) => ({ name, bins: edges.length + 2 })),
  ...levels.map(({ name, levels: known }) => ({ name, bins: known.length + 1 })),
];

/** The bins of an order's inputs, by column. */
export function binsOf(binning: Binning, inputs: Inputs): Uint8Array {
  const { numbers, levels } = binning;
  const bins = new Uint8Array(numbers.length + levels.length);
  numbers.forEach(({ name, edges }, i) => {
    const value = inputs.numbers[name];
    if (value !== null && value !== undefined) bins[i] = 1 + countBelow(edges, value);
  });
  levels.forEach(({ name, levels: known }, i) => {
    bins[numbers.length + i] = 1 + placeOf(known, inputs.levels[name]);
  });
  return bins;
}

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
