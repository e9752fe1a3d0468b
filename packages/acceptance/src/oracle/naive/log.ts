import { createHash } from 'node:crypto';
import { type EntityRow, type Model, type Row, rowsAt } from './model.ts';
import type { Place, PlainEvent } from './plain-event.ts';
import { isRetraction, saidBy, withKnownAt } from './standing.ts';

/** A row with its text in one spelling, and a number made of that text: sums of those compare whole models. */
export type SpelledRow = EntityRow & { text: string; digest: bigint };

/** The plain log, asked for rows at any place. */
export type Log = {
  /** All rows of a model at a place. */
  rows(model: Model, place: Place): SpelledRow[];
  /** The rows of one stream at a place. */
  rowsOf(model: Model, stream: string, place: Place): readonly SpelledRow[];
  /** Streams of a model, in the order in which they first appear. */
  streams(model: Model): readonly string[];
  /** Instants at which a stream can change: on the v axis, and in what is known of it. */
  instants(stream: string): { ats: readonly number[]; knownAts: readonly number[] };
  events: readonly PlainEvent[];
};

/**
 * Reads a log. A stream's rows are worked out from its first event for every place that is asked for; between two of its
 * instants, on either axis, they are the same, so the answer is kept.
 */
export function createLog(events: readonly PlainEvent[]): Log {
  const streams = new Map(
    [...Map.groupBy(events, ({ stream }) => stream)].map(
      ([stream, ofStream]) => [stream, createHistory(ofStream)] as const,
    ),
  );
  const names = [...streams.keys()];
  const byCategory = Map.groupBy(names, (name) => name.slice(0, name.indexOf('-')));
  const streamsOf = ({ category }: Model) => byCategory.get(category) ?? [];
  const rowsOf: Log['rowsOf'] = (model, stream, place) =>
    streams.get(stream)?.rows(model, place) ?? [];
  return {
    events,
    rowsOf,
    rows: (model, place) => streamsOf(model).flatMap((stream) => rowsOf(model, stream, place)),
    streams: streamsOf,
    instants: (stream) => streams.get(stream) ?? { ats: [], knownAts: [] },
  };
}

const none: readonly SpelledRow[] = [];

function createHistory(unsorted: readonly PlainEvent[]) {
  const events = unsorted.toSorted((a, b) => a.revision - b.revision);
  const knownAts = withKnownAt(events).map(({ knownAt }) => knownAt);
  const told = events.filter((event) => !isRetraction(event)).map((event) => saidBy(event).at);
  const ats = [...new Set(told)].sort((a, b) => a - b);
  const kept = new Map<string, Map<number, readonly SpelledRow[]>>();
  return {
    ats,
    knownAts,
    rows(model: Model, { v, k }: Place): readonly SpelledRow[] {
      const known = countUpTo(knownAts, k);
      const begun = countUpTo(ats, v);
      if (known === 0 || begun === 0) return none;
      const ofModel = kept.get(model.name) ?? new Map<number, readonly SpelledRow[]>();
      kept.set(model.name, ofModel);
      const key = known * 100_000 + begun;
      const answer = ofModel.get(key) ?? rowsAt(model, events, { v, k }).map(spelled);
      ofModel.set(key, answer);
      return answer;
    },
  };
}

/** How many of these instants, which ascend, lie at or before another. */
function countUpTo(instants: readonly number[], last: number): number {
  let low = 0;
  for (let high = instants.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? 0) <= last) low = middle + 1;
    else high = middle;
  }
  return low;
}

function spelled({ entity, row }: EntityRow): SpelledRow {
  const text = spell({ entity, ...row });
  const digest = createHash('md5').update(text).digest('hex').slice(0, 15);
  return { entity, row, text, digest: BigInt(`0x${digest}`) };
}

/** JSON with its names in order. */
export function spell(row: Row): string {
  const names = Object.keys(row).sort();
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name]])));
}
