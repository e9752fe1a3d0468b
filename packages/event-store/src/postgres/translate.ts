import type { RecordedEvent } from '@grasp/domain';
import { AppError } from '@grasp/errors';
import type { PlacedEvent } from '../decide-append.ts';
import { logErrors } from '../errors.ts';

/** What a reader selects, in the order in which `fromRow` takes it. */
export const COLUMNS = `position, stream, revision, id, type, version, occurred_at, recorded_at, accepted_at, encode(hash, 'hex'), meta, data`;

/** Reads a row of `COLUMNS`, every column as PostgreSQL writes it in text. @throws AppError `malformed_event`. */
export function fromRow(row: readonly string[]): RecordedEvent {
  const [position, stream, revision, id, type, version, ...rest] = row as Row;
  const [occurredAt, recordedAt, acceptedAt, hash, meta, data] = rest;
  return {
    position: BigInt(position),
    stream,
    revision: Number(revision),
    id,
    type,
    version: Number(version),
    occurredAt: toInstant(occurredAt, position),
    recordedAt: toInstant(recordedAt, position),
    acceptedAt: toInstant(acceptedAt, position),
    hash,
    meta: toObject(meta, position),
    data: toObject(data, position),
  };
}

/** What a writer stores, in the order in which `toColumns` and `toCopy` give it. */
export const STORED_COLUMNS =
  'position, stream, revision, id, type, version, occurred_at, recorded_at, hash, meta, data';

/** The values of an insert: one array literal per stored column. */
export function toColumns(events: readonly PlacedEvent[]): string[] {
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
    column((event) => quote(event.meta)),
    column((event) => quote(event.data)),
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
    lines += `${position}\t${stream}\t${revision}\t${id}\t${type}\t${version}\t${occurredAt}\t${recordedAt}\t\\\\x${hash}\t${json}\t${acceptedAt}\n`;
  }
  return lines;
}

type Row = [string, string, string, string, string, string, ...Rest];
type Rest = [string, string, string, string, string, string];

/** An element of an array literal. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function toInstant(text: string, position: string): number {
  const micros = Number(text);
  if (!Number.isSafeInteger(micros)) throw malformed(position, `${text} is no instant`);
  return micros;
}

// biome-ignore lint/suspicious/noExplicitAny: the caller gives the object the type that was stored
function toObject(text: string, position: string): any {
  const value = parse(text, position);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw malformed(position, 'not a JSON object');
}

function parse(text: string, position: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(position, 'not JSON', cause);
  }
}

/** What stands at a position cannot be read. */
export function malformed(position: string | bigint, what: string, cause?: unknown): AppError {
  return new AppError(logErrors.malformed_event, {
    detail: `position ${position}: ${what}`,
    cause,
  });
}

/** Reads a line of COPY's text form of `COLUMNS`. */
export function fromCopy(line: string): RecordedEvent {
  const fields = line.split('\t');
  return fromRow(line.includes('\\') ? fields.map(unescaped) : fields);
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

function unescaped(field: string): string {
  return field.replace(/\\(.)/g, (_, letter: string) => CHARACTERS[letter] ?? letter);
}
