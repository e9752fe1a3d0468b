import { FOREVER } from '@grasp/domain';
import { AppError, defineErrors } from '@grasp/errors';
import type { Place } from '@grasp/projections';
import { z } from 'zod';

/** A ref says which number it stands for: the number's own query, to be run again. It holds no rows and no secret. */
export type Reference = {
  /** Which number, as registered in `evidences`. */
  kind: string;
  place: Place;
  parameters: Readonly<Record<string, string | number | null>>;
};

export const referenceErrors = defineErrors({
  ref_invalid: { status: 400, message: 'this ref is not one that we gave' },
});

const schema = z.tuple([
  z.string(),
  z.int(),
  z.int().nullable(),
  z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
]);

/** The opaque text of a reference. */
export function formatReference({ kind, place, parameters }: Reference): string {
  const k = place.k === FOREVER ? null : place.k;
  return Buffer.from(JSON.stringify([kind, place.v, k, parameters])).toString('base64url');
}

/** Reads a ref. @throws AppError `ref_invalid`. */
export function parseReference(text: string): Reference {
  try {
    const json: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const [kind, v, k, parameters] = schema.parse(json);
    return { kind, place: { v, k: k ?? FOREVER }, parameters };
  } catch (cause) {
    throw new AppError(referenceErrors.ref_invalid, { field: 'ref', cause });
  }
}
