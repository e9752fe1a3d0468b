export { benchRows } from './rows.ts';
export { type BenchReport, formatReport, runBench } from './run-bench.ts';
