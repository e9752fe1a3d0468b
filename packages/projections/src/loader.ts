import { FOREVER } from '@grasp/domain';
import type { ScannedEvent } from '@grasp/event-store';
import type { PoolClient } from 'pg';
import { isNewerThanCode, type Letter } from './apply-batch.ts';
import type { Rectangle, Sink } from './emit.ts';
import { type CopyWriter, openCopy } from './sql/copy.ts';
import { writeRectangle, writeTransition } from './sql/encode.ts';
import { createRows, createSums, fillCells, type Tables } from './sql/tables.ts';
import { createStreamFold, foldEvent, type StreamFold } from './stream-fold.ts';
import { createFolding, type Folding } from './timeline.ts';

/** Folds a scan of streams into the tables of a build, which it makes, by COPY. */
export type Loader = {
  /** Takes the scan's next event: ordered by (stream, revision). */
  fold(event: ScannedEvent): void;
  /** Writes what has gathered; to be awaited when `isFull`. */
  flush(): Promise<void>;
  isFull(): boolean;
  /** Writes the rest, the sums and the statistics, and commits. */
  end(): Promise<void>;
  events(): number;
  /** The event that the log took last among those folded; undefined before the first. */
  last(): ScannedEvent | undefined;
  letters: readonly Letter[];
};

/**
 * Opens a loader on two clients, one for the rows and one for what is summed, each in one transaction: rows of a table
 * that was made in the same one are written frozen and known to be visible to all, so that no vacuum has to follow. One
 * stream is in memory; its rectangles are written finished.
 */
export async function openLoader(
  tables: Tables,
  clients: readonly [PoolClient, PoolClient],
): Promise<Loader> {
  const folding: Folding = createFolding(tables.projection);
  const output = await openOutput(tables, clients);
  const letters: Letter[] = [];
  let fold: StreamFold = createStreamFold('');
  let isBlocked = false;
  let events = 0;
  let last: ScannedEvent | undefined;
  return {
    letters,
    events: () => events,
    last: () => last,
    isFull: output.isFull,
    flush: output.flush,
    fold(event) {
      if (event.stream !== fold.stream) {
        output.endStream();
        fold = createStreamFold(event.stream);
        isBlocked = false;
      }
      events += 1;
      if (last === undefined || event.position > last.position) last = event;
      if (isBlocked) return;
      try {
        foldEvent(folding, fold, event, output.sink);
      } catch (error) {
        if (isNewerThanCode(error)) throw error;
        letters.push({ event, error });
        isBlocked = true;
      }
    },
    async end() {
      output.endStream();
      await output.end();
    },
  };
}

async function openOutput(tables: Tables, [first, second]: readonly [PoolClient, PoolClient]) {
  const rows = await openTable(first, createRows(tables), tables.rows);
  const changes = tables.projection.measure
    ? await openTable(second, createSums(tables), tables.changes)
    : null;
  let rectangles: Rectangle[] = [];
  const sink: Sink = {
    // Told when opened and again when closed; written once, when the stream is over.
    rectangle(rectangle) {
      if (rectangle.knownTo === FOREVER) rectangles.push(rectangle);
    },
    transition(transition) {
      if (changes) writeTransition(changes.rows, tables, transition);
    },
  };
  return {
    sink,
    isFull: () => rows.isFull() || changes?.isFull() === true,
    endStream() {
      for (const rectangle of rectangles) {
        if (rectangle.knownTo > rectangle.knownFrom) writeRectangle(rows.rows, tables, rectangle);
      }
      rectangles = [];
    },
    async flush() {
      if (rows.isFull()) await rows.flush();
      if (changes?.isFull()) await changes.flush();
    },
    async end() {
      await Promise.all([
        close(first, rows, [`analyze ${tables.rows}`]),
        changes && close(second, changes, sumStatements(tables)),
      ]);
    },
  };
}

async function openTable(client: PoolClient, create: string, table: string): Promise<CopyWriter> {
  await client.query(`begin; ${create}`);
  return openCopy(client, table, 'freeze');
}

const sumStatements = (tables: Tables): string[] => [
  fillCells(tables),
  `analyze ${tables.changes}; analyze ${tables.cells}`,
];

async function close(client: PoolClient, writer: CopyWriter, statements: string[]): Promise<void> {
  await writer.end();
  for (const statement of [...statements, 'commit']) await client.query(statement);
}
