import type { Stamp } from '@grasp/read-models/views';
import { NOW } from './made-up.ts';

export type Query = Readonly<Record<string, string | undefined>>;

/** Test data only: an answer stands where it was asked for. */
export function stamp({ asOf, known }: Query): Stamp {
  return {
    asOf: asOf ?? NOW,
    known: asOf ? ((known as 'then' | 'now' | undefined) ?? 'then') : null,
    knownAt: null,
    models: [
      { name: 'orders', version: 1, build: 'b1', foldedAt: NOW },
      { name: 'calls', version: 3, build: 'b2', foldedAt: NOW },
    ],
    isStale: false,
  };
}

/** Test data only: a page of what was found. */
export function page<T>(query: Query, found: T[]) {
  const from = Number(query['cursor'] ?? 0);
  const to = from + Number(query['limit'] ?? 50);
  return {
    ...stamp(query),
    items: found.slice(from, to),
    total: found.length,
    nextCursor: to < found.length ? String(to) : null,
  };
}

/** Test data only: whether a rep and team are asked for. */
export const isChosen = (
  query: Query,
  { rep, team }: { rep: string | null; team: string | null },
) =>
  (query['rep'] === undefined || rep === query['rep']) &&
  (query['team'] === undefined || team === null || team === query['team']);
