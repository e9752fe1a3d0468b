import type { ClockQuality, DedupeKey, DomainEvent, Micros } from '@grasp/domain';
import type { z } from 'zod';
import type { ImportSource } from './source.ts';

/** Where a row stands: a line of a file; of the main one where none is named. */
export type FilePlace = { line: number; file?: string };

/** A fact that a row tells. */
export type ImportedFact = DomainEvent &
  FilePlace & {
    kind: 'fact';
    stream: string;
    /** Which fact this is, in the words of the file: the same in any format that tells it. */
    key: DedupeKey;
    occurredAt: Micros;
    occurredQuality: ClockQuality;
    /** Offset in minutes in which the file told `occurredAt`. */
    occurredOffset?: number | undefined;
    /** When the organisation knew it, where a column tells. */
    recordedAt?: Micros | undefined;
  };

/** Something wrong with a row. The row may still have given facts. */
export type Dirt = FilePlace & {
  kind: 'dirt';
  /** snake_case. */
  dirt: string;
  /** What exactly, without personal data. */
  detail?: string;
};

/** A row that is right and adds nothing. */
export type PassedOver = FilePlace & { kind: 'passed_over'; reason: string };

export type ImportItem = ImportedFact | Dirt | PassedOver;

/** What was made of some rows of a file, in the order of the file. */
export type ImportChunk = { rows: number; items: readonly ImportItem[] };

/** What an importer is given beside the file. */
export type ImportContext<O = unknown> = {
  /** Checked by the importer's own schema. */
  options: O;
  /** Column (in XES: attribute of the event) that tells when the organisation knew a row. */
  recordedColumn: string | undefined;
  /**
   * An id for something that the file knows by its name only: an HMAC under the secret of the deployment, since no id
   * may be made from personal data.
   * @throws AppError `import_needs_secret`.
   */
  pseudonym: (kind: string, name: string) => string;
};

/** A format that can be imported. */
export type Importer = {
  /** kebab-case: what the user calls it. */
  format: string;
  /** One line for the user: what it reads and what becomes of it. */
  describe: string;
  options: z.ZodObject;
  /** Whether nothing shall follow from its events by itself (no membership from a won order, no time-out). */
  reactionsOff: boolean;
  /**
   * Reads a file as a stream; memory does not grow with the number of rows.
   * @throws AppError of `importErrors` when the file as a whole cannot be read; single bad rows are dirt.
   */
  read: (source: ImportSource, context: ImportContext) => AsyncIterable<ImportChunk>;
};

type Declaration<S extends z.ZodObject> = Omit<Importer, 'options' | 'read'> & {
  options: S;
  read: (source: ImportSource, context: ImportContext<z.output<S>>) => AsyncIterable<ImportChunk>;
};

/** Declares an importer. */
export function defineImporter<S extends z.ZodObject>(declared: Declaration<S>): Importer {
  const { read } = declared;
  // The run hands over only options that this importer's own schema has made.
  return { ...declared, read: (source, context) => read(source, context as never) };
}
