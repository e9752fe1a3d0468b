import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const CHUNK_BYTES = 65_536;

/** Writes lines of COPY's text format into a table, with back-pressure. */
export type CopyWriter = {
  /** Takes lines; resolves when more may come. */
  write(lines: readonly string[]): Promise<void>;
  /** Ends the COPY; resolves when the server has taken everything. */
  end(): Promise<void>;
};

/** Begins a COPY into a table on a client that does nothing else meanwhile. */
export function openCopy(client: PoolClient, table: string): CopyWriter {
  const stream = client.query(copyFrom(`copy ${table} from stdin`));
  const failed = finished(stream);
  failed.catch(() => undefined);
  let chunk = '';
  const flush = async (): Promise<void> => {
    const isReady = stream.write(chunk);
    chunk = '';
    if (!isReady) await Promise.race([once(stream, 'drain'), failed]);
  };
  return {
    async write(lines) {
      for (const line of lines) {
        chunk += line;
        if (chunk.length >= CHUNK_BYTES) await flush();
      }
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
  await writer.write(lines);
  await writer.end();
}
