export { ask, untilFolded } from './ask.ts';
export { type KillConsumersReport, killConsumers } from './kafka/kill-consumers.ts';
export { type KillReport, killAtRandom } from './kill/kill-at-random.ts';
export { benchRows } from './rows.ts';
export { type BenchReport, formatReport, runBench } from './run-bench.ts';
export { openStandalone, type Standalone, type StandaloneOptions } from './standalone.ts';
