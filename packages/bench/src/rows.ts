import type { BenchRow } from './row.ts';
import { appendRow } from './rows/append.ts';
import { asOfRow } from './rows/as-of.ts';
import { blueGreenRow } from './rows/blue-green.ts';
import { forecastSeriesRow } from './rows/forecast-series.ts';
import { killRow } from './rows/kill.ts';
import { memoryRow } from './rows/memory.ts';
import { rebuildRow } from './rows/rebuild.ts';
import { splitTargetRow } from './rows/split-target.ts';

/** Everything that is measured, in the order in which it is run. */
export const benchRows: readonly BenchRow[] = [
  appendRow,
  rebuildRow,
  asOfRow,
  memoryRow,
  splitTargetRow,
  forecastSeriesRow,
  blueGreenRow,
  killRow,
];
