import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RecordedEvent } from '@grasp/domain';
import type { Filter, ScannedEvent, StreamScan } from '../event-store.ts';
import type { FeedSource } from './feed.ts';
import { readUntil } from './subscribe.ts';

/** Events per batch of a scan, and per transaction of its spool. */
const BATCH_SIZE = 1_000;
/** Memory of the spool in KiB; what is beyond lies in its file. */
const SPOOL_MEMORY = 32_768;

/** SQLite compares texts by the bytes of their UTF-8, which is the order of streams. */
const LAYOUT = `
  pragma journal_mode = off;
  pragma synchronous = off;
  pragma cache_size = -${SPOOL_MEMORY};
  create table spool (
    stream text not null, revision integer not null, position text not null, event text not null,
    primary key (stream, revision)
  ) without rowid`;

/**
 * Every event of streams of some categories up to a position, ordered by (stream, revision). The server gives its log in
 * its own order only: what is wanted of it is spooled into a file that is thrown away, sorted there, and read.
 */
export function scanStreams(
  source: FeedSource,
  filter: Filter,
  { upTo, signal }: { upTo: bigint; signal: AbortSignal | undefined },
): StreamScan {
  return { upTo, batches: scan(source, filter, { upTo, signal }) };
}

async function* scan(
  source: FeedSource,
  filter: Filter,
  { upTo, signal }: { upTo: bigint; signal: AbortSignal | undefined },
): AsyncGenerator<readonly ScannedEvent[]> {
  signal?.throwIfAborted();
  if (upTo === 0n || filter.categories.length === 0) return;
  using spool = openSpool();
  const reading = { after: 0n, filter, batchSize: BATCH_SIZE, ...(signal ? { signal } : {}) };
  for await (const batch of readUntil(source, reading, upTo)) spool.add(batch.events);
  for (const batch of spool.read()) {
    signal?.throwIfAborted();
    yield batch;
  }
  signal?.throwIfAborted();
}

function openSpool() {
  const folder = mkdtempSync(join(tmpdir(), 'grasp-scan-'));
  const database = new DatabaseSync(join(folder, 'spool.db'));
  database.exec(LAYOUT);
  const insert = database.prepare('insert into spool values (?, ?, ?, ?)');
  const select = database.prepare('select position, event from spool order by stream, revision');
  return {
    add(events: readonly RecordedEvent[]) {
      database.exec('begin');
      for (const { position, meta: _, ...event } of events)
        insert.run(event.stream, event.revision, String(position), JSON.stringify(event));
      database.exec('commit');
    },
    *read(): Generator<ScannedEvent[]> {
      let batch: ScannedEvent[] = [];
      for (const row of select.iterate() as Iterable<{ position: string; event: string }>) {
        batch.push({ ...JSON.parse(row.event), position: BigInt(row.position) });
        if (batch.length < BATCH_SIZE) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    },
    [Symbol.dispose]() {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
