import { openPostgresEventStore } from '@grasp/event-store';
import { findImporter } from '../importers.ts';
import { runImport } from '../run-import.ts';

/** A process of its own that imports a file into the log it is given, for tests that kill it. */
const [connectionString = '', format = '', file = ''] = process.argv.slice(2);
const importer = findImporter(format);
if (importer === undefined) throw new Error(`no importer for ${format}`);
await using store = await openPostgresEventStore({ connectionString });
await runImport({
  importer,
  file,
  store,
  actor: { kind: 'importer', id: 'child', via: 'import' },
  onProgress: ({ settled }) => process.stdout.write(`${settled}\n`),
});
