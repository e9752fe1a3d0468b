import type { RecordedEvent } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { PlacedEvent } from '../decide-append.ts';
import { logErrors } from '../errors.ts';

/** What a reader selects, in the order in which `fromRow` takes it. */
export const COLUMNS = `position, stream, revision, id, type, version, occurred_at, recorded_at, accepted_at, encode(hash, 'hex'), meta, data`;

/** Reads a row of `COLUMNS`, every column as PostgreSQL writes it in text. @throws AppError `malformed_event`. */
export function fromRow(row: readonly string[]): RecordedEvent {
  try {
    return readRow(row as Row);
  } catch (cause) {
    throw malformed(`position ${row[0]}`, cause);
  }
}

function readRow(row: Row): RecordedEvent {
  const [position, stream, revision, id, type, version, ...rest] = row;
  const [occurredAt, recordedAt, acceptedAt, hash, meta, data] = rest;
  const event = {
    position: BigInt(position),
    stream,
    revision: Number(revision),
    id,
    type,
    version: Number(version),
    occurredAt: toInstant(occurredAt),
    recordedAt: toInstant(recordedAt),
    acceptedAt: toInstant(acceptedAt),
    hash,
    data: toObject(data),
  };
  return withMeta(event, meta);
}

type Row = [string, string, string, string, string, string, ...Rest];
type Rest = [string, string, string, string, string, string];

/** What a writer stores, in the order in which `toColumns` and `toCopy` give it. */
export const STORED_COLUMNS =
  'position, stream, revision, id, type, version, occurred_at, recorded_at, hash, meta, data';

/** The values of an insert: one array literal per stored column, then when the log took them. */
export function toColumns(events: readonly PlacedEvent[], acceptedAt: number): string[] {
  const column = (write: (event: PlacedEvent) => string | number | bigint) =>
    `{${events.map(write).join(',')}}`;
  return [
    column((event) => event.position),
    column((event) => quote(event.stream)),
    column((event) => event.revision),
    column((event) => event.id),
    column((event) => quote(event.type)),
    column((event) => event.version),
    column((event) => event.occurredAt),
    column((event) => event.recordedAt),
    column((event) => `"\\\\x${event.hash}"`),
    column((event) => quoteJson(event.meta)),
    column((event) => quoteJson(event.data)),
    column((event) => event.acceptedAt ?? acceptedAt),
  ];
}

/** Lines of COPY's text form: the stored columns, then when the log took them. */
export function toCopy(events: readonly PlacedEvent[], acceptedAt: number): string {
  let lines = '';
  for (const event of events) {
    const { position, revision, id, version, occurredAt, recordedAt, hash } = event;
    const stream = escaped(event.stream);
    const type = escaped(event.type);
    const json = `${escaped(event.meta)}\t${escaped(event.data)}`;
    lines += `${position}\t${stream}\t${revision}\t${id}\t${type}\t${version}\t${occurredAt}\t${recordedAt}\t\\\\x${hash}\t${json}\t${event.acceptedAt ?? acceptedAt}\n`;
  }
  return lines;
}

/** An element of an array literal. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** The same for a text that is JSON: it holds no raw control character, so the engine's own escaping gives it, far faster. */
export function quoteJson(json: string): string {
  return JSON.stringify(json);
}

const META_TEXT = Symbol('meta as stored');

/**
 * Reads `meta` when it is first asked for: folds never do, and it is a third of the cost of reading an event. What can
 * be wrong with it is seen at once all the same, because PostgreSQL lets only JSON into the column.
 */
function withMeta(event: Omit<RecordedEvent, 'meta'>, text: string): RecordedEvent {
  if (!text.startsWith('{')) throw new TypeError('meta is not a JSON object');
  Object.defineProperty(event, META_TEXT, { value: text });
  return Object.defineProperty(event, 'meta', LAZY_META) as RecordedEvent;
}

/** One descriptor for all events, so that they keep one shape. */
const LAZY_META: PropertyDescriptor & ThisType<RecordedEvent & { [META_TEXT]: string }> = {
  enumerable: true,
  configurable: true,
  get() {
    const value = JSON.parse(this[META_TEXT]);
    Object.defineProperty(this, 'meta', { value, enumerable: true, writable: true });
    return value;
  },
};

/** @throws TypeError */
export function toInstant(text: string): number {
  const micros = Number(text);
  if (!Number.isSafeInteger(micros)) throw new TypeError(`${text} is no instant`);
  return micros;
}

/** @throws TypeError */
// biome-ignore lint/suspicious/noExplicitAny: the caller gives the object the type that was stored
export function toObject(text: string): any {
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new TypeError('not a JSON object');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TypeError('not JSON', { cause });
  }
}

/** What stands at a place of the log cannot be read. */
export function malformed(place: string, cause: unknown): AppError {
  const what = cause instanceof Error ? cause.message : String(cause);
  return new AppError(logErrors.malformed_event, { detail: `${place}: ${what}`, cause });
}

const SPECIAL = /[\\\b\f\n\r\t\v]/;
const LETTERS: Record<string, string> = {
  '\\': '\\',
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '\v': 'v',
};
const CHARACTERS = Object.fromEntries(
  Object.entries(LETTERS).map(([raw, letter]) => [letter, raw]),
);

function escaped(field: string): string {
  if (!SPECIAL.test(field)) return field;
  return field.replace(/[\\\b\f\n\r\t\v]/g, (character) => `\\${LETTERS[character]}`);
}

/** A field of COPY's text form as it was before it was written. */
export function unescaped(field: string): string {
  return field.replace(/\\(.)/g, (_, letter: string) => CHARACTERS[letter] ?? letter);
}
