import { addAbortSignal } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { allowMany } from '../abortable.ts';
import type { Filter, ScannedEvent, StreamScan } from '../event-store.ts';
import { connectClient } from './connect.ts';
import { toLogFailure } from './failure.ts';
import { createScanReader, SCANNED_COLUMNS } from './scanned.ts';

const NEWLINE = 0x0a;

/** A scan that nobody reads any more stops within a second, also while it sorts. The sort may use this much memory before it goes to disk, and each parallel worker as much again. More was slower. */
const SETTINGS = `
  set work_mem = '64MB';
  set client_connection_check_interval = '1s';
  set jit = off`;

/** Every event of streams of some categories up to `upTo`, ordered by (stream, revision), as one COPY. */
export function scanStreams(
  config: pg.ClientConfig,
  filter: Filter,
  { upTo, signal }: { upTo: bigint; signal: AbortSignal | undefined },
): StreamScan {
  return { upTo, batches: scan(config, selectStreams(filter, upTo), signal) };
}

async function* scan(config: pg.ClientConfig, select: string, signal?: AbortSignal) {
  signal?.throwIfAborted();
  if (signal) allowMany(signal);
  const client = await connectClient(config);
  try {
    await client.query(SETTINGS);
    const copy = client.query(copyTo(`copy (${select}) to stdout`));
    yield* parse(signal ? addAbortSignal(signal, copy) : copy);
  } catch (error) {
    throw signal?.aborted ? signal.reason : toLogFailure(error);
  } finally {
    await client.end();
  }
}

function selectStreams(filter: Filter, upTo: bigint): string {
  const wanted = filter.categories.map(isOfCategory).join(' or ');
  return `select ${SCANNED_COLUMNS} from log.events
    where (${wanted || 'false'}) and position <= ${upTo}
    order by stream, revision`;
}

/** A stretch of names, which an index finds, and in it those of the category: `.` is what comes after `-`. */
function isOfCategory(category: string): string {
  const [name, end] = [pg.escapeLiteral(category), pg.escapeLiteral(`${category}.`)];
  return `(stream >= ${name} and stream < ${end} and split_part(stream, '-', 1) = ${name})`;
}

/** Cuts the bytes into lines; a line may span chunks. One batch per chunk. */
async function* parse(chunks: AsyncIterable<Buffer>): AsyncGenerator<ScannedEvent[]> {
  const read = createScanReader();
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE);
    rest.push(end < 0 ? chunk : chunk.subarray(0, end));
    if (end < 0) continue;
    yield Buffer.concat(rest).toString().split('\n').map(read);
    rest = [chunk.subarray(end + 1)];
  }
}
