import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const CHUNK_BYTES = 65_536;

/** Writes lines of COPY's text format into a table, with back-pressure. */
export type CopyWriter = {
  /** Takes a line; the returned promise (when there is one) is to be awaited before the next. */
  write(line: string): Promise<void> | undefined;
  /** Ends the COPY; resolves when the server has taken everything. */
  end(): Promise<void>;
};

/** Begins a COPY into a table on a client that does nothing else meanwhile. */
export function openCopy(client: PoolClient, table: string): CopyWriter {
  const stream = client.query(copyFrom(`copy ${table} from stdin`));
  const failed = finished(stream);
  failed.catch(() => undefined);
  let chunk = '';
  const flush = (): Promise<void> | undefined => {
    const isReady = stream.write(chunk);
    chunk = '';
    return isReady
      ? undefined
      : Promise.race([once(stream, 'drain').then(() => undefined), failed]);
  };
  return {
    write(line) {
      chunk += line;
      return chunk.length >= CHUNK_BYTES ? flush() : undefined;
    },
    async end() {
      stream.end(chunk);
      await failed;
    },
  };
}

/** Copies lines that are all there already. */
export async function copyLines(
  client: PoolClient,
  table: string,
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  const writer = openCopy(client, table);
  for (const line of lines) await writer.write(line);
  await writer.end();
}
