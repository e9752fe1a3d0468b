import type pg from 'pg';
import type { KnownEvent, LogView } from '../decide-append.ts';
import type { PreparedAppend } from '../prepare-append.ts';
import { quote } from './translate.ts';

/** A statement to send. */
export type Question = { text: string; name?: string; values?: unknown[] };

/** Where the log ends. Read under the log's lock, or in one snapshot with what else is looked up. */
export const HEAD = 'select position, accepted_at from log.events order by position desc limit 1';

/** The last event of the log; undefined when it is empty. */
export type Head = { position: string; accepted_at: string } | undefined;

const FIND_KNOWN = {
  name: 'log-known',
  text: `select e.id, e.stream, e.revision, e.position, encode(e.hash, 'hex') as hash
    from unnest($1::uuid[]) given (id) join log.events e on e.id = given.id`,
};

const FIND_HEADS = {
  name: 'log-heads',
  text: `select given.stream, last.revision from unnest($1::text[]) given (stream)
    cross join lateral (
      select e.revision from log.events e where e.stream = given.stream order by e.revision desc limit 1
    ) last`,
};

/** What has to be asked to decide these appends: which of their events the log holds, and where their streams stand. */
export function lookUps(appends: readonly PreparedAppend[]): [Question, Question] {
  const ids = appends.flatMap((append) => append.events.map((event) => event.id));
  const streams = [...new Set(appends.map((append) => append.stream))];
  return [
    { ...FIND_KNOWN, values: [`{${ids.join(',')}}`] },
    { ...FIND_HEADS, values: [`{${streams.map(quote).join(',')}}`] },
  ];
}

/** The view of the log that the answers to `lookUps` give. */
export function toView(
  head: Head,
  [known, heads]: readonly (pg.QueryResult | undefined)[],
): LogView {
  return {
    position: BigInt(head?.position ?? 0),
    known: new Map(known?.rows.map((row: KnownRow) => [row.id, toKnown(row)])),
    heads: new Map(heads?.rows.map((row: HeadOfStream) => [row.stream, row.revision])),
    placed: [],
  };
}

type KnownRow = { id: string; stream: string; revision: number; position: string; hash: string };
type HeadOfStream = { stream: string; revision: number };

function toKnown(row: KnownRow): KnownEvent {
  return { ...row, position: BigInt(row.position) };
}
