import { FOREVER, type RecordedEvent } from '@grasp/domain';
import type { PoolClient } from 'pg';
import { isNewerThanCode } from './apply-batch.ts';
import { sortRectangles } from './changes.ts';
import { openCopy } from './sql/copy.ts';
import { rectangleLine, transitionLine } from './sql/encode.ts';
import type { Tables } from './sql/tables.ts';
import { createStreamFold, foldEvent, type StreamFold } from './stream-fold.ts';
import { createFolding, type Folding, type Rectangle, type Sink } from './timeline.ts';

/** A stream that stops at an event which cannot be folded. */
export type Letter = { event: RecordedEvent; error: unknown };

/** Folds a scan of streams into the empty tables of a build, by COPY. */
export type Loader = {
  /** Takes the scan's next event: ordered by (stream, revision). */
  fold(event: RecordedEvent): void;
  /** Writes what has gathered; to be awaited when `isFull`. */
  flush(): Promise<void>;
  isFull(): boolean;
  end(): Promise<void>;
  events(): number;
  /** The event that the log took last among those folded; undefined before the first. */
  last(): RecordedEvent | undefined;
  letters: readonly Letter[];
};

const LINES_LIMIT = 2_000;

/** Opens a loader on two clients, one a table. One stream is in memory; its rectangles are written finished. */
export function createLoader(tables: Tables, clients: [PoolClient, PoolClient]): Loader {
  const folding: Folding = createFolding(tables.projection);
  const output = createOutput(tables, clients);
  const letters: Letter[] = [];
  let fold: StreamFold = createStreamFold('');
  let isBlocked = false;
  let events = 0;
  let last: RecordedEvent | undefined;
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
      await output.flush();
      await output.end();
    },
  };
}

function createOutput(tables: Tables, [first, second]: [PoolClient, PoolClient]) {
  const rows = openCopy(first, tables.rows);
  const changes = tables.projection.measure ? openCopy(second, tables.changes) : null;
  let rowLines: string[] = [];
  let changeLines: string[] = [];
  let rectangles: Rectangle[] = [];
  const sink: Sink = {
    // Told when opened and again when closed; written once, when the stream is over.
    rectangle(rectangle) {
      if (rectangle.knownTo === FOREVER) rectangles.push(rectangle);
    },
    transition: (transition) => changeLines.push(transitionLine(tables, transition)),
  };
  return {
    sink,
    isFull: () => rowLines.length + changeLines.length >= LINES_LIMIT,
    endStream() {
      for (const rectangle of sortRectangles(rectangles).inserts) {
        rowLines.push(rectangleLine(rectangle));
      }
      rectangles = [];
    },
    async flush() {
      await rows.write(rowLines);
      await changes?.write(changeLines);
      rowLines = [];
      changeLines = [];
    },
    end: () => Promise.all([rows.end(), changes?.end()]),
  };
}
