import { basename } from 'node:path';
import type { FilePlace } from './importer.ts';

/** A kind of thing that happened to rows: how often, and where first. */
export type Count = { kind: string; count: number; first: CountedPlace[] };

/** Where a row stands, and what exactly was wrong where that is known. */
export type CountedPlace = { file: string; line: number; detail?: string };

/** Counts by kind. Remembers the first places of each kind only. */
export type Counter = {
  add: (kind: string, place: FilePlace, detail?: string) => void;
  total: () => number;
  /** Most frequent kinds first. */
  list: () => Count[];
};

const FIRST_PLACES = 10;

/** @param mainFile the file meant by a place that names none. */
export function createCounter(mainFile: string): Counter {
  const counts = new Map<string, Count>();
  const main = basename(mainFile);
  return {
    add(kind, { file = main, line }, detail) {
      const counted = counts.get(kind) ?? { kind, count: 0, first: [] };
      counts.set(kind, counted);
      counted.count += 1;
      if (counted.first.length >= FIRST_PLACES) return;
      counted.first.push({ file, line, ...(detail === undefined ? {} : { detail }) });
    },
    total: () => [...counts.values()].reduce((sum, { count }) => sum + count, 0),
    list: () =>
      [...counts.values()].sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1)),
  };
}
