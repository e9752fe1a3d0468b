import type { ScannedEvent } from '../event-store.ts';
import { malformed, toInstant, toObject, unescaped } from './translate.ts';

/** What a scan selects. `meta`, the larger part of a row, is left in the database. */
export const SCANNED_COLUMNS = `stream, revision, id, type, version, occurred_at, recorded_at, encode(hash, 'hex'), position, accepted_at, data`;

type Row = readonly [string, string, string, string, string, string, ...Rest];
type Rest = [string, string, string, string, string];

/**
 * Makes a reader of lines of COPY's text form of `SCANNED_COLUMNS`, ordered by stream.
 * Stream and type are told again and again: each is one text, that of its first line.
 */
export function createScanReader(): (line: string) => ScannedEvent {
  const types = new Map<string, string>();
  let lastStream = '';
  return (line) => {
    const fields = line.split('\t');
    const row = (line.includes('\\') ? fields.map(unescaped) : fields) as unknown as Row;
    const event = readRow(row);
    if (event.stream === lastStream) event.stream = lastStream;
    else lastStream = event.stream;
    event.type = types.get(event.type) ?? remembered(types, event.type);
    return event;
  };
}

/** A part cut out of a text keeps all of it in memory: what is held for long is copied out. */
function remembered(types: Map<string, string>, type: string): string {
  const copy = Buffer.from(type).toString();
  types.set(copy, copy);
  return copy;
}

/** @throws AppError `malformed_event`. */
function readRow(row: Row): ScannedEvent {
  try {
    return {
      stream: row[0],
      revision: Number(row[1]),
      id: row[2],
      type: row[3],
      version: Number(row[4]),
      occurredAt: toInstant(row[5]),
      recordedAt: toInstant(row[6]),
      hash: row[7],
      position: BigInt(row[8]),
      acceptedAt: toInstant(row[9]),
      data: toObject(row[10]),
    };
  } catch (cause) {
    throw malformed(`${row[0]} revision ${row[1]}`, cause);
  }
}
