export { type Clock, type ClockSources, nowMicros } from './clock.ts';
export {
  type ConfigOf,
  commonSettings,
  companySettings,
  portSetting,
  readConfig,
  redactConfig,
  type Settings,
  secretSetting,
} from './config.ts';
export { type DemoMark, findDemoMark, writeDemoMark } from './demo-mark.ts';
export { runtimeErrors } from './errors.ts';
export { type Home, type HomeRequest, openHome } from './home.ts';
export { type Run, type RunSettings, runMain } from './lifecycle.ts';
export { createLogger, type LoggerSettings } from './logger.ts';
export { createMetrics } from './metrics.ts';
export { createPool } from './postgres/create-pool.ts';
export { layOutOps } from './postgres/lay-out-ops.ts';
export { openPostgres, type Postgres, type PostgresOptions } from './postgres/open-postgres.ts';
export type { PostgresLog } from './postgres/server.ts';
