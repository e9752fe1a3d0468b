import type { BenchDatabase } from './database.ts';

/** A figure of a row: what it is, its value, and the least or most that is wanted. */
export type Figure = {
  name: string;
  value: number;
  unit:
    | 'events/s'
    | 'calls/s'
    | 'answers/s'
    | 'ms'
    | 'MB'
    | 's'
    | 'times'
    | 'count'
    | 'score'
    | '%'
    | 'µs';
  /** At least (`min`) or at most (`max`) this is wanted. */
  target?: { min: number } | { max: number };
};

/** What a row is given. */
export type BenchContext = {
  database: BenchDatabase;
  /** Events of the generated log, where a row takes a large one. */
  events: number;
  say: (line: string) => void;
  signal: AbortSignal;
};

/** One thing that is measured. */
export type BenchRow = {
  name: string;
  describe: string;
  /** It runs what `npm start` runs: packages and dashboard are made ready before anything is measured. */
  needsPrepared?: true;
  run: (context: BenchContext) => Promise<Figure[]>;
};

/** Whether a figure is what is wanted of it; undefined where nothing is. */
export function isReached({ value, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  return 'min' in target ? value >= target.min : value <= target.max;
}

/** Times in ms as p50, p95 and p99, and the most that is wanted of them. */
export function quantiles(
  name: string,
  times: readonly number[],
  most: { p95?: number; p99?: number } = {},
): Figure[] {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  const wanted = (max: number | undefined) => (max === undefined ? {} : { target: { max } });
  return [
    { name: `${name} p50`, value: at(0.5), unit: 'ms' },
    { name: `${name} p95`, value: at(0.95), unit: 'ms', ...wanted(most.p95) },
    { name: `${name} p99`, value: at(0.99), unit: 'ms', ...wanted(most.p99) },
  ];
}
