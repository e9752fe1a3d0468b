import type { RecordedEvent } from '@grasp/domain';
import { isAppError } from '@grasp/errors';
import type { Batch, EventStore, ScannedEvent } from '@grasp/event-store';
import type { Pool, PoolClient } from 'pg';
import { moveCheckpoint } from './builds.ts';
import { type Changes, createChanges } from './changes.ts';
import { createFoldCache, type FoldCache, loadFolds } from './fold-cache.ts';
import type { Lease } from './lease.ts';
import { moveTogether } from './move-together.ts';
import type { Tables } from './sql/tables.ts';
import { createStreamFold, foldEvent, type StreamFold } from './stream-fold.ts';
import { createFolding, type Folding } from './timeline.ts';
import { markStored, writeChanges } from './write-batch.ts';

/** What folds batches into one build. */
export type BatchWriter = {
  /** Folds a batch and writes it with the checkpoint in one transaction. On failure nothing is written and the batch may come again. */
  apply(batch: Batch): Promise<void>;
  /** Folds the rest of a stream that was blocked. */
  redrive(stream: string): Promise<void>;
  checkpoint(): bigint;
};

type Parts = { pool: Pool; store: EventStore; tables: Tables; lease: Lease; checkpoint: bigint };

/** Opens the writer of a build at its checkpoint. */
export async function openBatchWriter(parts: Parts): Promise<BatchWriter> {
  const folding = createFolding(parts.tables.projection);
  const work: Work = {
    ...parts,
    folding,
    cache: createFoldCache(),
    blocked: new Set(await findBlocked(parts.pool, parts.tables.schema)),
  };
  return {
    checkpoint: () => work.checkpoint,
    apply: (batch) => guarded(work, () => applyBatch(work, batch)),
    redrive: (stream) => guarded(work, () => redriveStream(work, stream)),
  };
}

type Work = Parts & { folding: Folding; cache: FoldCache; blocked: Set<string> };

/** A stream that stops at an event which cannot be folded. */
export type Letter = { event: ScannedEvent; error: unknown };

/** After a failure the folds in memory are ahead of the database: they are dropped. */
async function guarded(work: Work, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    work.cache.clear();
    work.blocked = new Set(await findBlocked(work.pool, work.tables.schema));
    throw error;
  }
}

async function applyBatch(work: Work, batch: Batch): Promise<void> {
  if (batch.events.length === 0) await passOver(work, batch);
  else await foldAndWrite(work, batch);
  work.checkpoint = batch.upTo;
}

/** News of other categories move the checkpoint alone, together with those of the other read models. */
async function passOver(work: Work, batch: Batch): Promise<void> {
  await moveTogether(work.pool, {
    ...{ build: work.tables.schema, lease: work.lease, last: null },
    ...{ from: work.checkpoint, to: batch.upTo },
  });
}

async function foldAndWrite(work: Work, batch: Batch): Promise<void> {
  const changes = createChanges();
  // Told again after a crash or a reconnect: what lies behind the checkpoint is folded already.
  const events = batch.events.filter((event) => event.position > work.checkpoint);
  const letters = await foldBatch(work, events, changes);
  const last = events.at(-1);
  await inTransaction(work.pool, async (client) => {
    await moveCheckpoint(client, {
      build: work.tables.schema,
      from: work.checkpoint,
      to: batch.upTo,
      last: last ? { id: last.id, acceptedAt: last.acceptedAt } : null,
      lease: work.lease,
    });
    await writeChanges(client, work.tables, changes);
    for (const letter of letters) await insertDeadLetter(client, work.tables.schema, letter);
    if (events.length > 0) await notify(client, work.tables.projection.name);
  });
  markStored(changes);
}

async function foldBatch(
  work: Work,
  events: readonly RecordedEvent[],
  changes: Changes,
): Promise<Letter[]> {
  const folds = await foldsOf(work, events);
  const letters: Letter[] = [];
  for (const event of events) {
    const fold = folds.get(event.stream);
    if (fold === undefined) continue;
    const error = tryFold(work.folding, fold, event, changes);
    if (error === undefined) continue;
    letters.push({ event, error });
    work.blocked.add(event.stream);
    folds.delete(event.stream);
    work.cache.drop(event.stream);
  }
  for (const fold of folds.values()) work.cache.put(fold);
  return letters;
}

/** The folds that a batch goes on with, each as its stream stands at the checkpoint; none for blocked streams. */
async function foldsOf(
  work: Work,
  events: readonly RecordedEvent[],
): Promise<Map<string, StreamFold>> {
  const folds = new Map<string, StreamFold>();
  const missing = new Set<string>();
  for (const { stream, revision } of events) {
    if (work.blocked.has(stream) || folds.has(stream) || missing.has(stream)) continue;
    const fold = work.cache.find(stream) ?? (revision === 0 ? createStreamFold(stream) : undefined);
    if (fold) folds.set(stream, fold);
    else missing.add(stream);
  }
  const loading = { streams: [...missing], upTo: work.checkpoint };
  for (const fold of await loadFolds(work.folding, work.store, loading)) {
    folds.set(fold.stream, fold);
  }
  return folds;
}

/** A poison event is an outcome; an event newer than this code is not: it stops the projection. */
function tryFold(folding: Folding, fold: StreamFold, event: RecordedEvent, changes: Changes) {
  try {
    foldEvent(folding, fold, event, changes);
    return undefined;
  } catch (error) {
    if (isNewerThanCode(error)) throw error;
    return error;
  }
}

/** Whether the log holds what only a newer version of this code understands. */
export function isNewerThanCode(error: unknown): boolean {
  return isAppError(error, 'unknown_event_version') || isAppError(error, 'unknown_event_type');
}

async function redriveStream(work: Work, stream: string): Promise<void> {
  const { rows } = await work.pool.query(
    'select revision from ops.dead_letters where build = $1 and stream = $2',
    [work.tables.schema, stream],
  );
  if (rows[0] === undefined) return;
  const from: number = rows[0].revision;
  const events = await work.store.readStreams([stream], work.checkpoint);
  const fold = createStreamFold(stream);
  const before = createChanges();
  for (const event of events.slice(0, from)) foldEvent(work.folding, fold, event, before);
  markStored(before);
  const changes = createChanges();
  for (const event of events.slice(from)) foldEvent(work.folding, fold, event, changes);
  await inTransaction(work.pool, async (client) => {
    const { schema } = work.tables;
    const { checkpoint, lease } = work;
    await moveCheckpoint(client, {
      build: schema,
      from: checkpoint,
      to: checkpoint,
      last: null,
      lease,
    });
    await writeChanges(client, work.tables, changes);
    await client.query('delete from ops.dead_letters where build = $1 and stream = $2', [
      schema,
      stream,
    ]);
    await notify(client, work.tables.projection.name);
  });
  markStored(changes);
  work.blocked.delete(stream);
  work.cache.put(fold);
}

async function findBlocked(pool: Pool, build: string): Promise<string[]> {
  const { rows } = await pool.query('select stream from ops.dead_letters where build = $1', [
    build,
  ]);
  return rows.map((row) => row.stream);
}

/** Parks a stream of a build at the event that it cannot fold. */
export async function insertDeadLetter(
  client: PoolClient | Pool,
  build: string,
  { event, error }: Letter,
): Promise<void> {
  const code = isAppError(error) ? error.code : 'fold_failed';
  const message = error instanceof Error ? error.message : String(error);
  await client.query(
    `insert into ops.dead_letters (build, stream, revision, event_id, code, message)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (build, stream) do update set attempts = ops.dead_letters.attempts + 1`,
    [build, event.stream, event.revision, event.id, code, message.slice(0, 500)],
  );
}

const notify = (client: PoolClient, model: string) =>
  client.query(`select pg_notify('grasp_read_models', $1)`, [model]);

/**
 * Whose commit does not wait for the disk: rows and checkpoint are of one transaction, so after a loss of power a build
 * stands a little earlier as a whole, and folds the rest of the log again. The log's own commits do wait.
 */
const BEGIN = 'begin; set local synchronous_commit = off';

async function inTransaction(
  pool: Pool,
  work: (client: PoolClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query(BEGIN);
    await work(client);
    await client.query('commit');
  } catch (error) {
    failure = error as Error;
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    // A client whose COPY broke off is not fit for another use.
    client.release(failure !== undefined);
  }
}
