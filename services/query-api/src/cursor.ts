import { AppError } from '@grasp/errors';
import { z } from 'zod';
import { type AskedPlace, queryErrors } from './place.ts';

/** Where a reader of a list stands: the place, the builds that answered so far, and the last row's sort key. */
export type Cursor = {
  place: AskedPlace;
  /** Builds by read model: a later page is answered by the version that answered the first. */
  builds: ReadonlyMap<string, string>;
  after: readonly (string | number | null)[];
};

const schema = z.tuple([
  z.tuple([z.int(), z.int(), z.enum(['then', 'now']).nullable()]),
  z.record(z.string(), z.string().regex(/^rm_[a-z_]+_\d+$/)),
  z.array(z.union([z.string(), z.number(), z.null()])).max(8),
]);

export function formatCursor({ place, builds, after }: Cursor): string {
  const parts = [[place.v, place.k, place.known], Object.fromEntries(builds), after];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws AppError `cursor_invalid`. */
export function parseCursor(text: string): Cursor {
  try {
    const json: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const [[v, k, known], builds, after] = schema.parse(json);
    return { place: { v, k, known }, builds: new Map(Object.entries(builds)), after };
  } catch (cause) {
    throw new AppError(queryErrors.cursor_invalid, { field: 'cursor', cause });
  }
}
