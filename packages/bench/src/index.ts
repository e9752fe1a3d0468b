export { ask, untilFolded } from './ask.ts';
export { tellCall } from './kafka/call-messages.ts';
export { type KillConsumersReport, killConsumers } from './kafka/kill-consumers.ts';
export { type Service, startService } from './kafka/service.ts';
export { type KillReport, killAtRandom } from './kill/kill-at-random.ts';
export { benchRows } from './rows.ts';
export { type BenchReport, formatReport, runBench } from './run-bench.ts';
export {
  findFreePort,
  openStandalone,
  type Standalone,
  type StandaloneOptions,
} from './standalone.ts';
