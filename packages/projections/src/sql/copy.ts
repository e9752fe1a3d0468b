import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type CopyRows, createCopyRows, END_OF_ROWS, takeBytes } from './copy-rows.ts';

const CHUNK_BYTES = 65_536;

/** Writes rows into a table by COPY, with back-pressure. */
export type CopyWriter = {
  /** Where the rows are put. */
  rows: CopyRows;
  /** Whether so much has gathered that it is to be sent. */
  isFull(): boolean;
  /** Sends what has gathered; resolves when more may come. */
  flush(): Promise<void>;
  /** Ends the COPY; resolves when the server has taken everything. */
  end(): Promise<void>;
};

/**
 * Begins a COPY into a table on a client that does nothing else meanwhile.
 * @param freeze into a table that the same transaction made: its rows are written as if vacuumed
 */
export function openCopy(client: PoolClient, table: string, freeze?: 'freeze'): CopyWriter {
  const options = freeze === undefined ? '' : ', freeze';
  const stream = client.query(copyFrom(`copy ${table} from stdin with (format binary${options})`));
  const failed = finished(stream);
  failed.catch(() => undefined);
  const rows = createCopyRows();
  return {
    rows,
    isFull: () => rows.size >= CHUNK_BYTES,
    async flush() {
      if (!stream.write(takeBytes(rows))) await Promise.race([once(stream, 'drain'), failed]);
    },
    async end() {
      stream.write(takeBytes(rows));
      stream.end(END_OF_ROWS);
      await failed;
    },
  };
}

/** Copies what is all there already. */
export async function copyAll<T>(
  client: PoolClient,
  table: string,
  { items, write }: { items: readonly T[]; write: (rows: CopyRows, item: T) => void },
): Promise<void> {
  if (items.length === 0) return;
  const writer = openCopy(client, table);
  for (const item of items) {
    write(writer.rows, item);
    if (writer.isFull()) await writer.flush();
  }
  await writer.end();
}
