import { setTimeout as sleep } from 'node:timers/promises';
import client, { type EventData } from '@eventstore/db-client';
import type { NewEvent } from '@grasp/domain';

/** EventStoreDB's own client, as its documentation uses it: what an adapter on it can reach at most. */
export type PlainClient = AsyncDisposable & {
  /** Appends to streams that are new, so many in flight. @returns appends per second. */
  append(
    streams: readonly { stream: string; events: EventData[] }[],
    inFlight: number,
  ): Promise<number>;
  /** Reads so many events of all streams, from the first. @returns events per second. */
  read(events: number, by: 'readAll' | 'subscribeToAll'): Promise<number>;
  /** Id, as Grasp gave it, of the last event of streams that are no system's; undefined: there is none. */
  lastId(): Promise<string | undefined>;
};

/** Milliseconds that its end is waited for: it was seen to wait for reads that were left before. */
const DISPOSE_MS = 1_000;
/** Records that a look at the end of the log takes: a server writes lines about itself between ours. */
const LOOK = 64;

/** Connects. */
export function openPlainClient(url: string): PlainClient {
  const connected = client.EventStoreDBClient.connectionString(url);
  return {
    append: (streams, inFlight) => appendEach(connected, streams, inFlight),
    read: (events, by) => readAll(connected, events, by),
    lastId: () => findLastId(connected),
    [Symbol.asyncDispose]: () => Promise.race([connected.dispose(), sleep(DISPOSE_MS)]),
  };
}

/** An event as the adapter stores it: the same bytes, so that both carry the same load. */
export function toPlain({ type, data, ...rest }: NewEvent): EventData {
  const { id, version, occurredAt, recordedAt, hash, meta } = rest;
  const metadata = { id, version, occurredAt, recordedAt, acceptedAt: recordedAt, hash, meta };
  return client.jsonEvent({ type, data: data as never, metadata: metadata as never });
}

type Connected = client.EventStoreDBClient;

async function appendEach(
  connected: Connected,
  streams: readonly { stream: string; events: EventData[] }[],
  inFlight: number,
): Promise<number> {
  const left = streams[Symbol.iterator]();
  const options = { expectedRevision: client.NO_STREAM } as const;
  const work = async () => {
    for (const { stream, events } of left) await connected.appendToStream(stream, events, options);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  return (streams.length * 1_000) / (performance.now() - started);
}

async function readAll(
  connected: Connected,
  events: number,
  by: 'readAll' | 'subscribeToAll',
): Promise<number> {
  const filter = client.excludeSystemEvents({ maxSearchWindow: 500, checkpointInterval: 1 });
  const started = performance.now();
  const stream =
    by === 'readAll'
      ? connected.readAll({ fromPosition: client.START })
      : connected.subscribeToAll({ fromPosition: client.START, filter });
  let count = 0;
  for await (const { event } of stream) {
    if (event && !event.type.startsWith('$')) count += 1;
    if (count === events) break;
  }
  const took = performance.now() - started;
  await ('cancel' in stream ? stream.cancel() : stream.unsubscribe());
  return (count * 1_000) / took;
}

async function findLastId(connected: Connected): Promise<string | undefined> {
  const options = { direction: 'backwards', fromPosition: 'end', maxCount: LOOK } as const;
  let id: string | undefined;
  for await (const { event } of connected.readAll(options)) {
    if (id !== undefined || !event || event.type.startsWith('$')) continue;
    id = (event.metadata as { id?: string } | undefined)?.id;
  }
  return id;
}
