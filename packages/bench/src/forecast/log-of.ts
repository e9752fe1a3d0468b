import type { Micros } from '@grasp/domain';
import { createMemoryEventStore, type EventStore } from '@grasp/event-store';
import type { OrderHistory } from '@grasp/forecast';
import { findImporter, runImport } from '@grasp/importers';
import { type CutoffFacts, replayFacts } from '@grasp/read-models';

/** A log that holds what one import told. */
export type ImportedLog = {
  store: EventStore;
  /** Orders as they stood at a cut-off, and as was known then: replayed from the log. */
  at: (cutoff: Micros) => Promise<OrderHistory[]>;
  /** All that a forecast is made of. */
  factsAt: (cutoff: Micros) => Promise<CutoffFacts>;
};

type Source = { format: string; file: string; zone: string; options?: Record<string, string> };

/** Imports a file by its importer into a log in memory, as `grasp import` would. */
export async function importLog(source: Source, signal: AbortSignal): Promise<ImportedLog> {
  const importer = findImporter(source.format);
  if (importer === undefined) throw new Error(`no importer for ${source.format}`);
  const store = createMemoryEventStore();
  const actor = { kind: 'importer', id: 'bench', via: 'import' } as const;
  const { file, options, zone } = source;
  await runImport({ importer, file, options, store, actor, secret: 'of the bench', signal });
  const factsAt = (cutoff: Micros) => replayFacts(store, cutoff, { zone, signal });
  const at = async (cutoff: Micros): Promise<OrderHistory[]> =>
    (await factsAt(cutoff)).orders.map(({ history }) => history());
  return { store, factsAt, at };
}

/** The first instant of a day in UTC. */
export const firstInstant = (day: string): Micros => Date.parse(`${day}T00:00:00Z`) * 1000;
