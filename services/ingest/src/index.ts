export { addIngest, type IngestServices } from './app.ts';
export { type IngestConfig, ingestSettings } from './config.ts';
