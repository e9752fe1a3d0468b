import type { EventMeta, Micros, NewEvent } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import { logErrors } from './errors.ts';
import type { Append, ExpectedRevision } from './event-store.ts';

/** Characters of a stream name or an event type. Far above any real one, far below what an index entry holds. */
const MAX_NAME_LENGTH = 500;
const MAX_VERSION = 32_767;
/** What the columns beside the two JSON texts take, roughly. */
const BYTES_PER_EVENT = 200;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** An event as it will be stored: checked, its JSON written once. */
export type PreparedEvent = {
  id: string;
  type: string;
  version: number;
  occurredAt: Micros;
  recordedAt: Micros;
  /** When another log took it; undefined: this log stamps it. */
  acceptedAt: Micros | undefined;
  hash: string;
  meta: string;
  data: string;
};

/** An append that any adapter can store. */
export type PreparedAppend = {
  stream: string;
  expected: ExpectedRevision;
  events: readonly PreparedEvent[];
  /** As in `Append`. */
  anyPlace?: true | undefined;
  /** Size of its events in the store, roughly, in bytes. */
  bytes: number;
};

/**
 * Checks that the log can hold an append, and writes its JSON. Done before an append joins others in one transaction,
 * where it would sink them.
 * @throws AppError `invalid_append`, naming the field.
 */
export function prepareAppend(append: Append): PreparedAppend {
  check(isName(append.stream), 'stream');
  check(isExpected(append.expected), 'expected');
  check(append.events.length > 0, 'events');
  const events = append.events.map((event) => prepareEvent(event, append.acceptedAt));
  const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
  const { stream, expected, anyPlace } = append;
  return { stream, expected, anyPlace, events, bytes };
}

/** Whether a text has the one form in which the log writes ids. */
export function isEventId(text: string): boolean {
  return UUID.test(text);
}

function prepareEvent(event: NewEvent, acceptedAt: Micros | undefined): PreparedEvent {
  check(isEventId(event.id), 'id');
  check(isName(event.type), 'type');
  check(Number.isInteger(event.version) && event.version > 0, 'version');
  check(event.version <= MAX_VERSION, 'version');
  check(Number.isSafeInteger(event.occurredAt), 'occurredAt');
  check(Number.isSafeInteger(event.recordedAt), 'recordedAt');
  check(acceptedAt === undefined || Number.isSafeInteger(acceptedAt), 'acceptedAt');
  check(SHA256.test(event.hash), 'hash');
  const { id, type, version, occurredAt, recordedAt, hash } = event;
  const meta = toJson(event.meta, 'meta');
  const data = toJson(event.data, 'data');
  return { id, type, version, occurredAt, recordedAt, acceptedAt, hash, meta, data };
}

function toJson(value: EventMeta | Record<string, unknown>, field: string): string {
  const text = JSON.stringify(value);
  check(text?.startsWith('{') ?? false, field);
  return text;
}

function sizeOf(event: PreparedEvent): number {
  return event.meta.length + event.data.length + BYTES_PER_EVENT;
}

function isName(text: string): boolean {
  return (
    text !== '' && text.length <= MAX_NAME_LENGTH && !text.includes('\0') && text.isWellFormed()
  );
}

function isExpected(expected: ExpectedRevision): boolean {
  return typeof expected !== 'number' || (Number.isInteger(expected) && expected >= 0);
}

function check(isRight: boolean, field: string): void {
  if (!isRight) throw new AppError(logErrors.invalid_append, { detail: field, field });
}
