export { addIngest, type Ingest } from './app.ts';
export { type IngestConfig, ingestSettings } from './config.ts';
export type { IngestServices } from './parts.ts';
