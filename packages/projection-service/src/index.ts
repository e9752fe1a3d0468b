export { runProjectionService } from './run-projection-service.ts';
export { type ProjectionsRun, startContext } from './start-context.ts';
