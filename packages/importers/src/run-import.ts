import { randomUUID } from 'node:crypto';
import { type Actor, MICROS_PER_MS, type Micros } from '@grasp/domain';
import { AppError, isAppError } from '@grasp/errors';
import type { EventStore } from '@grasp/event-store';
import { appendBatch } from './append-batch.ts';
import { importErrors } from './errors.ts';
import type { ImportedFact, Importer, ImportItem } from './importer.ts';
import { createKnownMarks } from './known-marks.ts';
import { createLedger, type ImportResult, type Ledger } from './ledger.ts';
import { pseudonymOf } from './pseudonym.ts';
import { createSource } from './source.ts';
import { type ImportEvent, type Imprint, toEvent } from './to-event.ts';

/** How far an import is. Bytes are those of the files as they lie on the disk. */
export type ImportProgress = {
  bytesRead: number;
  bytesTotal: number;
  rows: number;
  /** Events that the log answered for. */
  settled: number;
};

export type ImportRun = {
  importer: Importer;
  /** Path of the main file. */
  file: string;
  /** As the importer's schema demands; unchecked. */
  options?: Record<string, unknown> | undefined;
  store: Pick<EventStore, 'append' | 'readStreams'>;
  /** Whose credential it is: of the kind `importer`, via `import`. */
  actor: Actor;
  /** When the organisation knew: when it happened (the default), at this import, or as a column of that name tells. */
  recorded?: 'occurred' | 'now' | (string & {}) | undefined;
  /** Whether reactors may not answer its events; where left out, as the importer says. */
  reactionsOff?: boolean | undefined;
  importId?: string | undefined;
  /** The secret of the deployment; needed by formats that know things by their names only. */
  secret?: string | undefined;
  now?: (() => Micros) | undefined;
  signal?: AbortSignal | undefined;
  /** Called after each batch that was written, and at the end. */
  onProgress?: ((progress: ImportProgress) => void) | undefined;
};

/** About what the log commits at once. Two batches are in memory: the one being written and the one being made. */
const BATCH_SIZE = 4_000;
const nowMicros = (): Micros => Date.now() * MICROS_PER_MS;

/**
 * Imports a file: rows become facts, facts events, each appended by itself. The same file again changes nothing, so an
 * import that was cut off is simply run again. The next rows are read while a batch is being written.
 * @throws AppError of `importErrors`; of the log when it stays away. What was written before stands.
 */
export async function runImport(run: ImportRun): Promise<ImportResult> {
  const started = performance.now();
  const { importer, recorded = 'occurred', importId = randomUUID() } = run;
  const ledger = createLedger({ importId, format: importer.format, file: run.file, recorded });
  const options = parseOptions(run);
  try {
    await copy({ ...run, recorded, importId, options }, ledger);
  } catch (cause) {
    if (run.signal?.aborted) throw new AppError(importErrors.import_stopped, { cause });
    throw cause;
  }
  return ledger.result(performance.now() - started);
}

type Settled = ImportRun & { recorded: string; importId: string };

/** Reads and writes at the same time: one batch is on its way to the log while the next one is made. */
async function copy(run: Settled, ledger: Ledger): Promise<void> {
  const source = createSource(run.file);
  const write = createWriter(run, ledger, source.progress);
  let writing = Promise.resolve();
  try {
    for await (const batch of readBatches(run, ledger, source)) {
      await writing;
      writing = write(batch);
      // It is awaited later; failing before that must not end the process.
      writing.catch(() => {});
    }
  } finally {
    await writing;
  }
}

async function* readBatches(
  run: Settled,
  ledger: Ledger,
  source: ReturnType<typeof createSource>,
): AsyncGenerator<readonly ImportEvent[]> {
  const context = {
    options: run.options,
    recordedColumn: columnOf(run),
    pseudonym: (kind: string, name: string) => pseudonymOf(run.secret, kind, name),
  };
  const toEventOf = createTaker(run, ledger);
  let batch: ImportEvent[] = [];
  for await (const { rows, items } of run.importer.read(source, context)) {
    run.signal?.throwIfAborted();
    ledger.countRows(rows);
    for (const item of items) {
      const event = toEventOf(item);
      if (event === undefined || batch.push(event) < BATCH_SIZE) continue;
      yield batch;
      batch = [];
    }
  }
  yield batch;
}

/** Counts an item; the event of a fact that the log can hold. */
function createTaker(run: Settled, ledger: Ledger) {
  const { now = nowMicros } = run;
  const imprint = imprintOf(run);
  return (item: ImportItem): ImportEvent | undefined => {
    if (item.kind === 'fact') return takeFact(item, { imprint, ledger, now });
    if (item.kind === 'dirt') ledger.dirt(item.dirt, item, item.detail);
    else ledger.passedOver(item.reason, item);
    return undefined;
  };
}

type Taking = { imprint: Imprint; ledger: Ledger; now: () => Micros };

function takeFact(fact: ImportedFact, { imprint, ledger, now }: Taking): ImportEvent | undefined {
  ledger.countFact(fact);
  try {
    const made = toEvent(fact, imprint);
    if (made.event.recordedAt <= now()) return made;
    ledger.reject('recorded_in_future', fact);
  } catch (error) {
    if (!isAppError(error)) throw error;
    ledger.reject(error.code, fact, error.field);
  }
  return undefined;
}

function imprintOf({ importer, importId, actor, recorded, now, reactionsOff }: Settled): Imprint {
  return {
    importId,
    actor,
    reactionsOff: reactionsOff ?? importer.reactionsOff,
    recorded: recordingOf(recorded, now ?? nowMicros),
  };
}

function recordingOf(recorded: string, now: () => Micros): Imprint['recorded'] {
  if (recorded === 'now') return { now: now() };
  return recorded === 'occurred' ? 'occurred' : 'told';
}

const columnOf = ({ recorded }: Settled): string | undefined =>
  recorded === 'occurred' || recorded === 'now' ? undefined : recorded;

function createWriter(
  { store, signal, onProgress }: Settled,
  ledger: Ledger,
  progress: ReturnType<typeof createSource>['progress'],
) {
  const marks = createKnownMarks(store);
  return async (batch: readonly ImportEvent[]): Promise<void> => {
    const outcomes = batch.length === 0 ? [] : await appendBatch(store, batch, signal);
    const appended = batch.flatMap(({ event, stream }, i) => {
      const outcome = outcomes[i];
      if (outcome?.status !== 'appended') return [];
      return [{ stream, revision: outcome.revision, recordedAt: event.recordedAt }];
    });
    batch.forEach((event, i) => {
      const outcome = outcomes[i];
      if (outcome) ledger.settle(event, outcome);
    });
    ledger.countBehind(await marks.countBehind(appended));
    onProgress?.({ ...progress(), ...ledger.progress() });
  };
}

function parseOptions({ importer, options = {} }: ImportRun): Record<string, unknown> {
  const parsed = importer.options.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = ['options', ...(issue?.path ?? [])].join('.');
  throw new AppError(importErrors.import_bad_options, { detail: issue?.message ?? '', field });
}
