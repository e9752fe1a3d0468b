export { type Company, createCompany } from './company.ts';
export { createDemo, DEMO_SOURCE, type DemoOptions } from './demo.ts';
export {
  createLiveCalls,
  createLiveRequests,
  type LiveCall,
  type LiveOptions,
  type LiveRequest,
} from './live.ts';
export { createOracleCompany, type OracleOptions } from './oracle-company.ts';
export type { CompanyFact } from './outbox.ts';
export type { CompanyOptions } from './settings.ts';
export type { Census, Shares } from './shares.ts';
export { type StreamEvent, toEvents } from './to-events.ts';
