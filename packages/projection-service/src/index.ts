export { runProjectionService } from './run-projection-service.ts';
export { addStandingMetrics } from './standing-metrics.ts';
export { type ProjectionsRun, startContext } from './start-context.ts';
export { startReactors } from './start-reactors.ts';
