import client, { type EventData, type ResolvedEvent } from '@eventstore/db-client';
import type { RecordedEvent } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { logErrors } from '../errors.ts';
import { isEventId, type PreparedEvent } from '../prepare-append.ts';

/** An event as the client takes it. Its id there is that of the write; ours stands in the metadata with the clocks. */
export function toEventData(event: PreparedEvent, acceptedAt: number): EventData {
  const { id, version, occurredAt, recordedAt, hash, meta, type } = event;
  const stored = { id, version, occurredAt, recordedAt, acceptedAt, hash, meta: JSON.parse(meta) };
  return client.jsonEvent({ type, data: JSON.parse(event.data), metadata: stored });
}

/** Bytes that the server counts of an event: its data and its metadata. */
export function bytesOf(event: PreparedEvent): number {
  return Buffer.byteLength(event.data) + Buffer.byteLength(event.meta) + FIXED_METADATA;
}

/** Id, clocks, version and hash in the metadata take less than this. */
const FIXED_METADATA = 320;

/** What stands in the log that is ours to read: undefined for the server's own events and for links that lead nowhere. */
export function ownEventOf(resolved: ResolvedEvent, namespace: string) {
  const event = resolved.event;
  if (!event || event.type.startsWith('$') || event.streamId.startsWith('$')) return undefined;
  return event.streamId.startsWith(namespace) ? event : undefined;
}

type Stored = NonNullable<ResolvedEvent['event']>;

/** Reads an event that is ours. What cannot be parsed comes as a text or as bytes, without an error. @throws AppError `malformed_event`. */
export function fromStored(event: Stored, namespace: string): RecordedEvent {
  const stream = event.streamId.slice(namespace.length);
  try {
    return { ...read(event), stream, revision: Number(event.revision), type: event.type };
  } catch (cause) {
    if (!(cause instanceof Malformed)) throw cause;
    const place = `position ${event.position?.commit}: ${stream}@${event.revision}`;
    throw new AppError(logErrors.malformed_event, { detail: `${place}: ${cause.message}` });
  }
}

/** What is wrong with what is stored. */
class Malformed extends Error {}

function read(event: Stored) {
  const metadata = objectOf(event.metadata, 'metadata');
  const { id, hash } = metadata;
  if (typeof id !== 'string' || !isEventId(id)) throw new Malformed('no id');
  if (typeof hash !== 'string') throw new Malformed('no hash');
  return {
    position: positionOf(event),
    id,
    version: integerOf(metadata, 'version'),
    occurredAt: integerOf(metadata, 'occurredAt'),
    recordedAt: integerOf(metadata, 'recordedAt'),
    acceptedAt: integerOf(metadata, 'acceptedAt'),
    hash,
    meta: objectOf(metadata['meta'], 'meta') as RecordedEvent['meta'],
    data: objectOf(event.data, 'data'),
  };
}

/** Where an event stands. An explicit transaction of the old TCP client would give two events one commit position. */
function positionOf({ position }: Stored): bigint {
  if (position === undefined || position.commit !== position.prepare)
    throw new Malformed('written in an explicit transaction');
  return position.commit;
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject && !(value instanceof Uint8Array)) return value as Record<string, unknown>;
  throw new Malformed(`${what} is not a JSON object`);
}

function integerOf(from: Record<string, unknown>, key: string): number {
  const value = from[key];
  if (Number.isSafeInteger(value)) return value as number;
  throw new Malformed(`${key} is no integer`);
}
