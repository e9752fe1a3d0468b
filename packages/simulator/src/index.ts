export { type Company, createCompany } from './company.ts';
export type { CompanyFact } from './company-fact.ts';
export { createDemo, type DemoOptions } from './demo.ts';
export {
  createLiveRequests,
  type LiveOptions,
  type LiveRequest,
} from './live.ts';
export { createOracleCompany, type OracleOptions } from './oracle-company.ts';
export type { CompanyOptions } from './settings.ts';
export type { Census, Shares } from './shares.ts';
export { type StreamEvent, toEvents } from './to-events.ts';
