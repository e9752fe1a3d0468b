export { importErrors } from './errors.ts';
export type { Importer } from './importer.ts';
export { findImporter, importers } from './importers.ts';
export type { ImportResult } from './ledger.ts';
export { type ImportProgress, type ImportRun, runImport } from './run-import.ts';
export type { Count, CountedPlace } from './tally.ts';
